import { openEngine } from "@dotgan/engines";
import type { LossStep, Params, Posterior, Tensor } from "@dotgan/kit";
import * as tf from "@tensorflow/tfjs-core";

await openEngine("cpu");

export { tf };

const absent = (what: string) => (): never => {
  throw new Error(`this test has no ${what}`);
};

/** An update as a loss term sees it, with only what a test gives. */
export function step(given: Partial<LossStep> & { images?: LossStep["images"] }): LossStep {
  const nothing = tf.zeros([0]);
  return {
    tf,
    real: nothing,
    fake: nothing,
    images: { real: nothing, fake: nothing },
    heads: absent("heads"),
    factor: absent("factors"),
    posterior: absent("posteriors") as (name: string) => Posterior,
    discriminate: absent("discriminator"),
    generate: absent("generator"),
    random: {
      uniform: absent("draws"),
      normal: absent("draws"),
      truncatedNormal: absent("draws"),
      categorical: absent("draws"),
    },
    ...given,
  };
}

/** D's outputs on a batch. */
export const logits = (...values: number[]): Tensor => tf.tensor2d(values, [values.length, 1]);

/** A scalar's value; NaN where a side of the loss is absent. */
export const number = (tensor: Tensor | undefined): number => tensor?.dataSync()[0] ?? Number.NaN;

/** Every parameter's default. */
export const defaults = (params: Params) =>
  Object.fromEntries(Object.entries(params).map(([name, param]) => [name, param.default]));

/** An optional part of a plugin that it has. */
export function present<T>(part: T | undefined): T {
  if (part === undefined) throw new Error("it is absent");
  return part;
}
