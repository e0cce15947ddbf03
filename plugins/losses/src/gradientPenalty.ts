import { defineLoss } from "@dotgan/kit";
import { distanceFromTarget, onePerImage, targetParams } from "./gradientNorm.js";

export const gradientPenalty = defineLoss({
  name: "gradientPenalty",
  contract: 1,
  doc: "Keeps the norm of D's gradient near 1 on random points between a real and a fake image. The paper weighs it by 10.",
  cite: "arXiv:1704.00028",
  aliases: ["gp", "wganGp", "wgangp"],
  params: targetParams,
  example: "loss = wasserstein + 10 * gradientPenalty",
  reads: { discriminator: ["real", "fake"] },
  needs: { secondOrder: true, perSample: true },
  discriminator(step, params) {
    const { tf, images } = step;
    const epsilon = onePerImage(step, images.real);
    const between = tf.add(images.fake, tf.mul(epsilon, tf.sub(images.real, images.fake)));
    return distanceFromTarget(step, between, params);
  },
});
