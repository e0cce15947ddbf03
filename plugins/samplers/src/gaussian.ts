import type { Posterior } from "@dotgan/kit";

/**
 * A Gaussian whose mean is the head's output and whose standard deviation is fixed at 1, as InfoGAN uses for continuous
 * codes (arXiv:1606.03657, section 7; its code's `fix_std`).
 */
export function unitGaussian(size: number, entropy: number): Posterior {
  const constant = (size / 2) * Math.log(2 * Math.PI);
  return {
    size,
    entropy,
    negativeLogLikelihood(output, value, tf) {
      return tf.add(tf.mul(tf.sum(tf.squaredDifference(value, output), 1), 0.5), constant);
    },
  };
}
