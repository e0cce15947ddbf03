import type { AveragePlan, TrainPlan } from "@dotgan/core";
import { type Resolved, required, resolve } from "./params.js";
import { averagesIn } from "./schedule.js";
import { countUp, type Training, takeScalars } from "./training.js";

export const averageKey = (weight: string) => `average:${weight}`;

/** What counts the steps that a network has been averaged over. */
export const averageCounter = ({ networks }: Training, { player }: AveragePlan) =>
  `average:${networks[player].plan.name}`;

/** Whether an average has begun, after so many steps of its block; until then it is the weights themselves. */
export function hasBegun({ catalog, timing }: Training, { average }: AveragePlan, done: number): boolean {
  return done >= (required(catalog, "average", average.name).from?.(resolve(average, timing, catalog)) ?? 0);
}

/** Moves a network's averaged weights one step on. */
export function average(training: Training, phase: AveragePlan): void {
  const { tf, catalog, state, networks, counts } = training;
  const plugin = required(catalog, "average", phase.average.name);
  const counter = averageCounter(training, phase);
  const begun = hasBegun(training, phase, counts.get(counter) ?? 0);
  countUp(training, counter);
  tf.tidy(() => {
    const paramsNow = (): Resolved => resolve(phase.average, training.timing, catalog);
    const numbers = takeScalars(training, () => {
      const params = paramsNow();
      return plugin.numbers?.(params, (counts.get(counter) ?? 0) - (plugin.from?.(params) ?? 0)) ?? {};
    });
    for (const { key } of networks[phase.player].trained) {
      const weight = state.get(key);
      const averaged = begun
        ? plugin.next(state.get(averageKey(key)), weight, paramsNow(), numbers, tf)
        : tf.clone(weight);
      state.set(averageKey(key), averaged);
    }
  });
}

/** Starts the averages of a block as copies of the weights, where they do not exist yet. */
export function startAverages({ tf, state, networks }: Training, block: TrainPlan): void {
  for (const { player } of averagesIn(block.phases)) {
    for (const { key } of networks[player].trained) {
      if (!state.has(averageKey(key))) state.set(averageKey(key), tf.clone(state.get(key)));
    }
  }
  state.commit();
}
