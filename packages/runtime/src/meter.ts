import type { Plan, TrainPlan } from "@dotgan/core";
import type { Cursor, Progress, Row, StepReport } from "./ports.js";
import type { StepNumbers } from "./step.js";

/** Turns a step's numbers into what a person watches: rates and the time left. */
export interface Meter {
  /** `began` and `now` enclose the step alone: the time of monitors does not count. */
  step(began: Progress, now: Progress, epoch: number, numbers: StepNumbers): StepReport;
}

/** `stepsOf` counts a block's steps from a place in the data; blocks that the clock ends count as infinite. */
export function createMeter(
  plan: Plan,
  progress: Progress,
  stepsOf: (block: TrainPlan, from: Cursor) => number,
): Meter {
  // Where later blocks begin in the data is known only when they do; an epoch's length hardly depends on it.
  const lengths = plan.train.map((block) => stepsOf(block, progress.blockStart.cursor));
  // The progress goes on; what counts is where this sitting began.
  const { step: firstStep, block: firstBlock } = progress;
  const before = firstStep - progress.blockStep;
  let secondsPerStep = 0;
  let imagesPerSecond = 0;
  let shown = { lossD: Number.NaN, lossG: Number.NaN };
  return {
    step(began, now, epoch, numbers) {
      const seconds = now.seconds - began.seconds;
      const images = now.images - began.images;
      // Averaged over about the last 20 steps; the first one warms up and does not count for long.
      const weight = Math.max(0.05, 1 / Math.max(1, now.step - firstStep));
      secondsPerStep += weight * (seconds - secondsPerStep);
      if (seconds > 0) imagesPerSecond += weight * (images / seconds - imagesPerSecond);

      const ahead = lengths.slice(firstBlock).reduce((sum, length) => sum + length, 0);
      let totalSteps = before + ahead;
      let secondsLeft = (totalSteps - now.step) * secondsPerStep;
      if (!Number.isFinite(totalSteps)) {
        secondsLeft = plan.train.slice(now.block).reduce((sum, { duration }, i) => {
          const length = lengths[now.block + i] ?? 0;
          const whole = duration.unit === "minutes" ? duration.value * 60 : length * secondsPerStep;
          const done =
            duration.unit === "minutes" ? now.seconds - now.blockStart.seconds : now.blockStep * secondsPerStep;
          return sum + Math.max(0, whole - (i === 0 ? done : 0));
        }, 0);
        totalSteps = now.step + Math.ceil(secondsLeft / Math.max(secondsPerStep, 1e-9));
      }
      shown = { lossD: numbers.lossD ?? shown.lossD, lossG: numbers.lossG ?? shown.lossG };
      return {
        step: now.step,
        totalSteps,
        epoch,
        images: now.images,
        imagesPerSecond,
        secondsLeft: Math.max(0, secondsLeft),
        ...shown,
        accuracyReal: numbers.accuracyReal,
        accuracyFake: numbers.accuracyFake,
      };
    },
  };
}

/** A step's line of `metrics.jsonl`. */
export function rowOf(numbers: StepNumbers, progress: Progress, report: StepReport): Row {
  return {
    step: progress.step,
    epoch: report.epoch,
    images: progress.images,
    seconds: progress.seconds,
    imagesPerSecond: report.imagesPerSecond,
    ...numbers,
  };
}
