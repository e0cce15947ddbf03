import { type LossStep, named, type Tensor } from "@dotgan/kit";

/** The squared norm, over all values of an image, of the gradient of D's `real` head there: `[batch]`. */
export function squaredGradientNorm({ tf, discriminate }: LossStep, images: Tensor): Tensor {
  // No example's output depends on another, so the gradient of the sum holds each example's own.
  const gradient = tf.grad((x: Tensor) => tf.sum(named(discriminate(x), "real")))(images);
  const axes = images.shape.map((_, axis) => axis).slice(1);
  return tf.sum(tf.square(gradient), axes);
}
