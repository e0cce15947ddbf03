import type { PhasePlan, TrainPlan, UpdatePlan } from "@dotgan/core";
import type { Tensor } from "@dotgan/kit";
import { average } from "./average.js";
import { disposeDraw, drawFake, type FakeDraw, fakeImages, type RealDraw } from "./draw.js";
import { readsOf } from "./objective.js";
import { updatesIn, width } from "./schedule.js";
import type { Place } from "./streams.js";
import type { Training } from "./training.js";
import { type PlayerUpdate, playersOf, runUpdate } from "./update.js";

/** A number of a step that is still in the device; whoever asked for it disposes it. */
export interface Reported {
  readonly name: string;
  readonly value: Tensor;
}

interface Shared {
  readonly fake?: FakeDraw;
  readonly real?: RealDraw;
}

/**
 * One pass over a `train` block: its phases in order, on what `training.inlet` lets in. The state is committed by whoever
 * calls. Gives the step's numbers.
 */
export async function walkPhases(training: Training, block: TrainPlan): Promise<readonly Reported[]> {
  const { tf, inlet } = training;
  const reported: Reported[] = [];
  const report = (name: string, value: Tensor) => void reported.push({ name, value: tf.keep(tf.clone(value)) });
  const takeReal = async (size: number): Promise<RealDraw> => {
    const taken = await inlet.takeLater(async (run) => {
      const { images, labels } = await run.takeReal(size);
      return { images, labels };
    });
    return { size, ...taken };
  };

  const run = async (phases: readonly PhasePlan[], first: number, repeat: number, shared: Shared): Promise<void> => {
    let index = first;
    for (const phase of phases) {
      const moment: Place = { phase: index, repeat, pass: "fake" };
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

  const update = async (updates: readonly UpdatePlan[], moment: Place, shared: Shared): Promise<void> => {
    const players = playersOf(updates);
    const sizes = { real: batchOf(training, players, "real"), fake: batchOf(training, players, "fake") };
    const real = shared.real ?? (sizes.real > 0 ? await takeReal(sizes.real) : undefined);
    const fake = shared.fake ?? (sizes.fake > 0 ? drawFake(training, sizes.fake, moment) : undefined);
    try {
      runUpdate(training, players, { moment, real, fake }, report);
    } finally {
      if (real !== shared.real) disposeDraw(real);
      if (fake !== shared.fake) disposeDraw(fake);
    }
  };

  // A shared batch is as large as the largest update that reads it; smaller ones take its first rows.
  const shareFake = (body: readonly PhasePlan[], moment: Place): Shared => {
    const size = batchOf(training, playersOf(updatesIn(body)), "fake");
    if (size === 0) return {};
    const fake = drawFake(training, size, moment);
    fakeImages(training, fake);
    return { fake };
  };
  const shareReal = async (body: readonly PhasePlan[]): Promise<Shared> => {
    const size = batchOf(training, playersOf(updatesIn(body)), "real");
    return size === 0 ? {} : { real: await takeReal(size) };
  };

  try {
    await run(block.phases, 0, 0, {});
    return reported;
  } catch (error) {
    for (const { value } of reported) value.dispose();
    throw error;
  }
}

const batchOf = (training: Training, players: readonly PlayerUpdate[], what: "real" | "fake"): number =>
  Math.max(0, ...players.map(({ player, update }) => (readsOf(training, player, what) ? update.batch : 0)));
