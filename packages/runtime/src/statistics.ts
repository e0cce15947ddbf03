import type { Tensor } from "@dotgan/kit";
import { usableWeights } from "./constraints.js";
import { drawLatents, generate } from "./draw.js";
import type { Weight } from "./network.js";
import { createRandomTensors } from "./random-tensors.js";
import { createStream, type Moment } from "./streams.js";
import type { Training } from "./training.js";

/** What was estimated for the averaged G as it stands: the next step forgets it. */
const estimated = new WeakMap<Training, Map<string, Tensor>>();

/** Moving statistics of the averaged G; estimated once however many monitors ask between two steps. */
export function averagedStatistics(
  training: Training,
  weight: (weight: Weight) => Tensor,
): ReadonlyMap<string, Tensor> {
  const tensors = estimated.get(training) ?? reestimate(training, weight);
  estimated.set(training, tensors);
  return tensors;
}

/** To be called whenever G changes. */
export function forgetStatistics(training: Training): void {
  for (const tensor of estimated.get(training)?.values() ?? []) tensor.dispose();
  estimated.delete(training);
}

/** Batches that moving statistics are estimated from. */
const batches = 100;

/**
 * G's moving statistics for other weights than those that they were gathered with, from 100 batches of a fixed stream.
 *
 * A layer moves a statistic s by `m s + (1 - m) b` with the batch's b. Starting from 0, what is left after n batches is the
 * weighted mean of the b's times `1 - m^n`; running the first batch also from 1 gives m, so the start's share is divided
 * out, as Adam does with its moments.
 */
function reestimate(training: Training, weight: (weight: Weight) => Tensor): Map<string, Tensor> {
  const { tf, plan, catalog, timing, networks, state } = training;
  const { generator } = networks;
  const batch = plan.train[0]?.batch ?? 64;
  const run = (index: number, from: ReadonlyMap<string, Tensor>): Map<string, Tensor> => {
    const moment: Moment = { step: 0, phase: 0, repeat: index, pass: "evaluation" };
    const random = (path: string) =>
      createRandomTensors(tf, () => createStream(plan.seed, `statistics/${path}`, moment));
    const moved = new Map<string, Tensor>();
    tf.tidy(() => {
      const usable = usableWeights(training, generator, weight);
      generate(generator, drawLatents(training, batch, random), {
        tf,
        catalog,
        timing,
        training: true,
        weight: (one) => from.get(one.key) ?? usable(one),
        random,
        move: ({ key }, value) => moved.set(key, tf.keep(tf.clone(value))),
      });
    });
    return moved;
  };
  const startAt = (value: number) =>
    new Map(generator.statistics.map(({ key, spec }) => [key, tf.fill([...spec.shape], value)]));
  const dispose = (tensors: ReadonlyMap<string, Tensor>) => {
    for (const tensor of tensors.values()) tensor.dispose();
  };

  const zeros = startAt(0);
  const ones = startAt(1);
  const fromOnes = run(0, ones);
  let estimate = run(0, zeros);
  const momentum = new Map(
    [...estimate].map(([key, value]) => [key, tf.tidy(() => tf.sub(fromOnes.get(key) as Tensor, value))]),
  );
  for (let index = 1; index < batches; index++) {
    const next = run(index, new Map([...zeros, ...estimate]));
    dispose(estimate);
    estimate = next;
  }
  const result = new Map(
    [...estimate].map(([key, value]) => [
      key,
      tf.tidy(() => {
        const share = tf.sub(1, tf.pow(momentum.get(key) as Tensor, batches));
        // A statistic that does not move, or whose layer did not run, stays what it is.
        return tf.where(tf.greater(share, 1e-6), tf.div(value, tf.maximum(share, 1e-6)), state.get(key));
      }),
    ]),
  );
  for (const tensors of [zeros, ones, fromOnes, estimate, momentum]) dispose(tensors);
  return result;
}
