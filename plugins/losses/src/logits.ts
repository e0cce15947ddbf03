import type { Ops, Scalar, Tensor } from "@dotgan/kit";

/**
 * Mean binary cross-entropy in nats between a target probability and logits: `softplus(logit) - target * logit`, which
 * equals `-target log s(logit) - (1 - target) log(1 - s(logit))` and never takes the logarithm of 0.
 */
export function crossEntropy(logits: Tensor, target: number, tf: Ops): Scalar {
  return tf.mean(tf.sub(tf.softplus(logits), tf.mul(logits, target)));
}
