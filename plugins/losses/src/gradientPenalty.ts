import { defineLoss, p } from "@dotgan/kit";
import { squaredGradientNorm } from "./gradientNorm.js";

export const gradientPenalty = defineLoss({
  name: "gradientPenalty",
  contract: 1,
  doc: "Keeps the norm of D's gradient near 1 on random points between a real and a fake image. The paper weighs it by 10.",
  cite: "arXiv:1704.00028",
  aliases: ["gp", "wganGp", "wgangp"],
  params: {
    target: p.number({ doc: "The norm that costs nothing.", min: 0, default: 1 }),
    sides: p.oneOf(["two", "one"], {
      doc: "`two` penalises norms on both sides of the target, `one` only larger ones.",
      default: "two",
    }),
  },
  example: "loss = wasserstein + 10 * gradientPenalty",
  reads: { discriminator: ["real", "fake"] },
  needs: { secondOrder: true, perSample: true },
  discriminator(step, { target, sides }) {
    const { tf, images, random } = step;
    const perImage = images.real.shape.map((length, axis) => (axis === 0 ? length : 1));
    const epsilon = random.uniform(perImage);
    const between = tf.add(images.fake, tf.mul(epsilon, tf.sub(images.real, images.fake)));
    // A norm's own gradient is 0 / 0 at 0, where a D that has just died would stay.
    const norm = tf.sqrt(tf.add(squaredGradientNorm(step, between), 1e-12));
    const excess = tf.sub(norm, target);
    return tf.mean(tf.square(sides === "one" ? tf.relu(excess) : excess));
  },
});
