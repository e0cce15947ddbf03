import type { TrainPlan } from "@dotgan/core";
import type { Tensor } from "@dotgan/kit";
import { recordedStep } from "./captured.js";
import type { RealDraw } from "./draw.js";
import { directInlet, type Run } from "./inlet.js";
import { type Reported, walkPhases } from "./phases.js";
import { noInlet, type Training } from "./training.js";

/** What a step needs from outside itself. */
export interface StepInput {
  /** Steps done before, over all blocks. */
  readonly step: number;
  readonly block: TrainPlan;
  /** The next real batch. */
  takeReal(size: number): Promise<RealDraw>;
  /** Takes back every real batch of this step: they come again. */
  rewind(): void;
}

/** The numbers of one step; a player that is updated several times has its mean. */
export type StepNumbers = Readonly<Record<string, number>>;

/** A number by its name; a name may come several times. */
export interface NamedNumber {
  readonly name: string;
  readonly value: number;
}

/**
 * One step: as it is described, or, where the engine can record, as one call that was recorded from the description. The
 * state is committed by whoever calls.
 */
export async function runStep(training: Training, input: StepInput): Promise<StepNumbers> {
  // A step that is looked into is computed as it is described.
  const recorded = training.watch ? undefined : await recordedStep(training, input);
  const numbers: NamedNumber[] = [];
  const run: Run = {
    step: input.step,
    takeReal: input.takeReal,
    number: (name, value) => void numbers.push({ name, value }),
  };
  return means([...(await (recorded ?? asDescribed)(training, input.block, run)), ...numbers]);
}

/** Runs a step and reads its numbers. */
export type RunBlock = (training: Training, block: TrainPlan, run: Run) => Promise<readonly NamedNumber[]>;

const asDescribed: RunBlock = async (training, block, run) => {
  training.streams.forget();
  training.inlet = directInlet(run);
  let reported: readonly Reported[] = [];
  try {
    reported = await walkPhases(training, block);
    const stacked = stack(training, reported);
    const values = await stacked.data();
    stacked.dispose();
    return reported.map(({ name }, i) => ({ name, value: values[i] as number }));
  } finally {
    training.inlet = noInlet;
    for (const { value } of reported) value.dispose();
  }
};

/** All numbers of a step as one tensor, since each reading waits for the device. */
export const stack = ({ tf }: Training, reported: readonly Reported[]): Tensor =>
  tf.tidy(() => (reported.length > 0 ? tf.stack(reported.map(({ value }) => tf.reshape(value, []))) : tf.zeros([0])));

function means(all: readonly NamedNumber[]): StepNumbers {
  const sums = new Map<string, { sum: number; count: number }>();
  for (const { name, value } of all) {
    const { sum, count } = sums.get(name) ?? { sum: 0, count: 0 };
    sums.set(name, { sum: sum + value, count: count + 1 });
  }
  return Object.fromEntries([...sums].map(([name, { sum, count }]) => [name, sum / count]));
}
