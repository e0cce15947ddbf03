import { type Duration, type TrainPlan, updatesOf } from "@dotgan/core";
import { type Cursor, RunError } from "./ports.js";

/** Where a batch ends that is taken at a cursor: one that would cross the end of a pass starts the next pass instead. */
export function advance({ epoch, offset }: Cursor, batch: number, examples: number): Cursor {
  return offset + batch > examples ? { epoch: epoch + 1, offset: batch } : { epoch, offset: offset + batch };
}

/** What durations are measured by. */
export interface Pace {
  /** Sizes of the real batches that one step takes. */
  readonly batches: readonly number[];
  /** Examples in the training split. */
  readonly examples: number;
}

/**
 * How far a cursor is, in examples passed over (`examples` to an epoch). Where too few are left for the next batch the
 * pass is over: the last partial batch is dropped.
 */
export function position({ epoch, offset }: Cursor, { batches, examples }: Pace): number {
  return offset + (batches[0] ?? 1) > examples ? (epoch + 1) * examples : epoch * examples + offset;
}

/**
 * A duration in steps, from a place in the data. An epoch ends at the first step boundary at which the training split has
 * been consumed once, counted in real images that updates have taken. Minutes are infinitely many steps: the clock ends
 * them.
 */
export function stepsOf(duration: Duration, pace: Pace, from: Cursor): number {
  const { value, unit } = duration;
  if (unit === "minutes" || unit === "evaluations") return Number.POSITIVE_INFINITY;
  if (unit === "steps") return Math.ceil(value);
  if (value === 0) return 0;
  const perStep = pace.batches.reduce((sum, size) => sum + size, 0);
  if (perStep === 0) {
    throw new RunError("endless", `${value} ${unit} never end: no update of this block takes real images`, { unit });
  }
  if (unit === "images") return Math.ceil(value / perStep);
  const wanted = position(from, pace) + value * pace.examples;
  let steps = 0;
  for (let cursor = from; position(cursor, pace) < wanted; steps++) cursor = afterStep(cursor, pace);
  return steps;
}

/** The cursor one step later. */
export function afterStep(cursor: Cursor, { batches, examples }: Pace): Cursor {
  return batches.reduce((at, batch) => advance(at, batch, examples), cursor);
}

/** The largest batch of a block, of reals or fakes. */
export const largestBatch = (block: TrainPlan): number =>
  Math.max(block.batch, ...updatesOf(block.phases).map(({ batch }) => batch));
