import { type LossStep, named, p, type Scalar, type Tensor } from "@dotgan/kit";

/** The squared norm, over all values of an image, of the gradient of D's `real` head there: `[batch]`. */
export function squaredGradientNorm({ tf, discriminate }: LossStep, images: Tensor): Tensor {
  // No example's output depends on another, so the gradient of the sum holds each example's own.
  const gradient = tf.grad((x: Tensor) => tf.sum(named(discriminate(x), "real")))(images);
  const axes = images.shape.map((_, axis) => axis).slice(1);
  return tf.sum(tf.square(gradient), axes);
}

/** Parameters of penalties that hold the norm near a target. */
export const targetParams = {
  target: p.number({ doc: "The norm that costs nothing.", min: 0, default: 1 }),
  sides: p.oneOf(["two", "one"], {
    doc: "`two` penalises norms on both sides of the target, `one` only larger ones.",
    default: "two",
  }),
};

/** The mean squared distance of the norm from its target at some points. */
export function distanceFromTarget(
  step: LossStep,
  points: Tensor,
  { target, sides }: { readonly target: number; readonly sides: "one" | "two" },
): Scalar {
  const { tf } = step;
  // A norm's own gradient is 0 / 0 at 0, where a D that has just died would stay.
  const norm = tf.sqrt(tf.add(squaredGradientNorm(step, points), 1e-12));
  const excess = tf.sub(norm, target);
  return tf.mean(tf.square(sides === "one" ? tf.relu(excess) : excess));
}

/** One number in [0, 1) for each image of a batch, to be spread over its values. */
export const onePerImage = ({ random }: LossStep, images: Tensor): Tensor =>
  random.uniform(images.shape.map((length, axis) => (axis === 0 ? length : 1)));
