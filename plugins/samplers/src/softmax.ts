import type { Posterior } from "@dotgan/kit";

/** Class probabilities, the head's output being their logits. `weights` are the classes' own, for the factor's entropy. */
export function softmax(weights: readonly number[]): Posterior {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const entropy = weights.reduce(
    (sum, weight) => (weight > 0 ? sum - (weight / total) * Math.log(weight / total) : sum),
    0,
  );
  return {
    size: weights.length,
    entropy,
    negativeLogLikelihood(output, value, tf) {
      return tf.neg(tf.sum(tf.mul(value, tf.logSoftmax(output)), 1));
    },
  };
}

export const equal = (classes: number): number[] => Array<number>(classes).fill(1);
