import type { AveragePlan, PhasePlan, TrainPlan, UpdatePlan } from "@dotgan/core";
import type { Tensor } from "@dotgan/kit";
import { disposeDraw, drawFake, type FakeDraw, fakeImages, type RealDraw } from "./draw.js";
import { readsOf } from "./objective.js";
import { type Resolved, required, resolve } from "./params.js";
import type { Moment } from "./streams.js";
import type { Training } from "./training.js";
import { type PlayerUpdate, playersOf, runUpdate } from "./update.js";

/** What a step needs from outside itself. */
export interface StepInput {
  /** Steps done before, over all blocks. */
  readonly step: number;
  readonly block: TrainPlan;
  /** The next real batch. */
  takeReal(size: number): Promise<RealDraw>;
}

/** The numbers of one step; a player that is updated several times has its mean. */
export type StepNumbers = Readonly<Record<string, number>>;

interface Shared {
  readonly fake?: FakeDraw;
  readonly real?: RealDraw;
}

/** One pass over a `train` block: its phases in order. The state is committed by whoever calls. */
export async function runStep(training: Training, input: StepInput): Promise<StepNumbers> {
  const { tf } = training;
  const numbers: { name: string; value: number }[] = [];
  const scalars: { name: string; value: Tensor }[] = [];
  const report = (name: string, value: Tensor | number) => {
    if (typeof value === "number") numbers.push({ name, value });
    else scalars.push({ name, value: tf.keep(tf.clone(value)) });
  };
  training.streams.forget();

  const run = async (phases: readonly PhasePlan[], first: number, repeat: number, shared: Shared): Promise<void> => {
    let index = first;
    for (const phase of phases) {
      const moment: Moment = { step: input.step, phase: index, repeat, pass: "fake" };
      if (phase.kind === "update") await update([phase], moment, shared);
      else if (phase.kind === "together") await update(phase.updates, moment, shared);
      else if (phase.kind === "average") average(training, phase);
      else if (phase.kind === "repeat") {
        for (let i = 0; i < phase.count; i++) await run(phase.body, index + 1, repeat * phase.count + i, shared);
      } else {
        const draw = phase.what === "fake" ? shareFake(phase.body, moment) : await shareReal(phase.body);
        try {
          await run(phase.body, index + 1, repeat, { ...shared, ...draw });
        } finally {
          disposeDraw(draw.fake ?? draw.real);
        }
      }
      index += width(phase);
    }
  };

  const update = async (updates: readonly UpdatePlan[], moment: Moment, shared: Shared): Promise<void> => {
    const players = playersOf(updates);
    const sizes = { real: batchOf(training, players, "real"), fake: batchOf(training, players, "fake") };
    const real = shared.real ?? (sizes.real > 0 ? await input.takeReal(sizes.real) : undefined);
    const fake = shared.fake ?? (sizes.fake > 0 ? drawFake(training, sizes.fake, moment) : undefined);
    try {
      runUpdate(training, players, { moment, real, fake }, report);
    } finally {
      if (real !== shared.real) disposeDraw(real);
      if (fake !== shared.fake) disposeDraw(fake);
    }
  };

  // A shared batch is as large as the largest update that reads it; smaller ones take its first rows.
  const shareFake = (body: readonly PhasePlan[], moment: Moment): Shared => {
    const size = batchOf(training, playersOf(updatesIn(body)), "fake");
    if (size === 0) return {};
    const fake = drawFake(training, size, moment);
    fakeImages(training, fake);
    return { fake };
  };
  const shareReal = async (body: readonly PhasePlan[]): Promise<Shared> => {
    const size = batchOf(training, playersOf(updatesIn(body)), "real");
    return size === 0 ? {} : { real: await input.takeReal(size) };
  };

  try {
    await run(input.block.phases, 0, 0, {});
    return await read(training, scalars, numbers);
  } finally {
    for (const { value } of scalars) value.dispose();
  }
}

/** Reads all scalars of a step at once, since each reading waits for the device. */
async function read(
  { tf }: Training,
  scalars: readonly { name: string; value: Tensor }[],
  numbers: readonly { name: string; value: number }[],
): Promise<StepNumbers> {
  const all = [...numbers];
  if (scalars.length > 0) {
    const stacked = tf.tidy(() => tf.stack(scalars.map(({ value }) => tf.reshape(value, []))));
    const values = await stacked.data();
    stacked.dispose();
    for (const [i, { name }] of scalars.entries()) all.push({ name, value: values[i] as number });
  }
  const sums = new Map<string, { sum: number; count: number }>();
  for (const { name, value } of all) {
    const { sum, count } = sums.get(name) ?? { sum: 0, count: 0 };
    sums.set(name, { sum: sum + value, count: count + 1 });
  }
  return Object.fromEntries([...sums].map(([name, { sum, count }]) => [name, sum / count]));
}

/** Phases are numbered as they are written, blocks before what they hold; streams are named by the number. */
function width(phase: PhasePlan): number {
  if (phase.kind === "repeat" || phase.kind === "share")
    return 1 + phase.body.reduce((sum, inner) => sum + width(inner), 0);
  return phase.kind === "together" ? 1 + phase.updates.length : 1;
}

function updatesIn(phases: readonly PhasePlan[]): UpdatePlan[] {
  return phases.flatMap((phase) => {
    if (phase.kind === "update") return [phase];
    if (phase.kind === "together") return [...phase.updates];
    return phase.kind === "average" ? [] : updatesIn(phase.body);
  });
}

const batchOf = (training: Training, players: readonly PlayerUpdate[], what: "real" | "fake"): number =>
  Math.max(0, ...players.map(({ player, update }) => (readsOf(training, player, what) ? update.batch : 0)));

export const averageKey = (weight: string) => `average:${weight}`;

/** Moves a network's averaged weights one step on; `from` counts the steps that its block has averaged. */
function average(training: Training, { player, average: use }: AveragePlan): void {
  const { tf, catalog, timing, state, networks, counts } = training;
  const network = networks[player];
  const plugin = required(catalog, "average", use.name);
  const params: Resolved = resolve(use, timing, catalog);
  const counter = `average:${network.plan.name}`;
  const done = counts.get(counter) ?? 0;
  const from = plugin.from?.(params) ?? 0;
  counts.set(counter, done + 1);
  tf.tidy(() => {
    for (const { key } of network.trained) {
      const weight = state.get(key);
      const averaged =
        done < from ? tf.clone(weight) : plugin.next(state.get(averageKey(key)), weight, params, done - from + 1, tf);
      state.set(averageKey(key), averaged);
    }
  });
}

/** Starts the averages of a block as copies of the weights, where they do not exist yet. */
export function startAverages(training: Training, block: TrainPlan): void {
  const { tf, state, networks } = training;
  const averaged = (phases: readonly PhasePlan[]): AveragePlan[] =>
    phases.flatMap((phase) => {
      if (phase.kind === "average") return [phase];
      return phase.kind === "repeat" || phase.kind === "share" ? averaged(phase.body) : [];
    });
  for (const { player } of averaged(block.phases)) {
    for (const { key } of networks[player].trained) {
      if (!state.has(averageKey(key))) state.set(averageKey(key), tf.clone(state.get(key)));
    }
  }
  state.commit();
}
