import type { Ops, Tensor } from "@dotgan/kit";
import type { FeatureSet } from "./set.js";

/** Numbers that an image is described by: the width of the last hidden layer. */
export const featureCount = 64;

/**
 * The classifier's forward pass, from images `[batch, height, width, channels]` in [-1, 1] of the set's own size: three
 * convolutions (3x3, stride 2, relu), a dense layer of 64 (relu): the features `[batch, 64]`; then the logits
 * `[batch, classes]`.
 */
export function forward(images: Tensor, weights: readonly Tensor[], tf: Ops): { features: Tensor; logits: Tensor } {
  const weight = (index: number) => weights[index] as Tensor;
  let x = images;
  for (const layer of [0, 2, 4]) {
    x = tf.relu(tf.add(tf.conv2d(x as never, weight(layer) as never, 2, "same"), weight(layer + 1)));
  }
  const flat = tf.reshape(x, [x.shape[0] as number, -1]);
  const features = tf.relu(tf.add(tf.matMul(flat, weight(6)), weight(7)));
  return { features, logits: tf.add(tf.matMul(features, weight(8)), weight(9)) };
}

/** The shapes of the ten weights, in the order that `forward` takes them. */
export function weightShapes({
  size,
  channels,
  filters,
  classes,
}: Pick<FeatureSet, "size" | "channels" | "filters" | "classes">): number[][] {
  const [a, b, c] = filters;
  const last = Math.ceil(Math.ceil(Math.ceil(size / 2) / 2) / 2);
  return [
    [3, 3, channels, a],
    [a],
    [3, 3, a, b],
    [b],
    [3, 3, b, c],
    [c],
    [last * last * c, featureCount],
    [featureCount],
    [featureCount, classes],
    [classes],
  ];
}
