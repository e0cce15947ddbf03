import { type Plan, realBatches, type TrainPlan } from "@dotgan/core";
import { largestBatch, type Pace, stepsOf } from "./duration.js";
import { readsOf } from "./objective.js";
import type { Timing } from "./params.js";
import { type Progress, RunError } from "./ports.js";
import type { Training } from "./training.js";

/** A run's progress while it changes. */
export type Moving = { -readonly [K in keyof Progress]: Progress[K] };

/** Before the first step. */
export const beginning: Progress = {
  step: 0,
  block: 0,
  blockStep: 0,
  blockStart: { cursor: { epoch: 0, offset: 0 }, seconds: 0 },
  cursor: { epoch: 0, offset: 0 },
  images: 0,
  seconds: 0,
  counts: {},
  waiting: { evaluations: 0, step: 0, images: 0, seconds: 0 },
  pending: [],
};

/** How a block goes through the data. */
export function paceOf(training: Training, block: TrainPlan, examples: number): Pace {
  const batches = realBatches(block.phases, (player) => readsOf(training, player, "real"));
  const largest = Math.max(0, ...batches);
  if (largest > examples) {
    const { file, line, column } = block.origin;
    throw new RunError(
      "batch-too-large",
      `${file}:${line}:${column}: a batch of ${largest} cannot be taken from ${examples} examples`,
      { batch: largest, examples, largest: largestBatch(block) },
    );
  }
  return { batches, examples };
}

/** A block's clockwork: durations and curves count from the block's start. */
export function timingOf(pace: Pace, block: TrainPlan, progress: Progress): Timing & { step: number } {
  const known = new Map<string, number>();
  const steps: Timing["steps"] = (duration) => {
    const name = `${duration.value} ${duration.unit}`;
    const found = known.get(name) ?? stepsOf(duration, pace, progress.blockStart.cursor);
    known.set(name, found);
    return found;
  };
  return { step: progress.blockStep, total: steps(block.duration), steps };
}

/** Whether the clock ends a block. */
export function isOutOfTime({ duration: { value, unit } }: TrainPlan, progress: Progress): boolean {
  return unit === "minutes" && progress.seconds - progress.blockStart.seconds >= 60 * value;
}

/** Whether `stop when NAME has not improved for ...` holds. An epoch of patience is as many real images as one has. */
export function hasConverged({ stop }: Plan, { step, images, seconds, waiting }: Progress, examples: number): boolean {
  if (!stop || waiting.value === undefined) return false;
  const { value, unit } = stop.patience;
  const waited = {
    evaluations: waiting.evaluations,
    steps: step - waiting.step,
    images: images - waiting.images,
    epochs: (images - waiting.images) / examples,
    minutes: (seconds - waiting.seconds) / 60,
  }[unit];
  return waited >= value;
}
