import { defineLoss, p } from "@dotgan/kit";
import { distanceFromTarget, onePerImage, targetParams } from "./gradientNorm.js";

export const dragan = defineLoss({
  name: "dragan",
  contract: 1,
  doc: "Keeps the norm of D's gradient near 1 around the data, where sharp slopes make it collapse: at points between each real image and the same with noise added, as its released code draws them. The paper weighs it by 10 and adds it to `nonSaturating`.",
  cite: "arXiv:1705.07215",
  aliases: ["draganPenalty", "regretPenalty"],
  params: {
    spread: p.number({
      doc: "The noise lies between 0 and this many standard deviations of the batch's values; larger penalises farther from the data.",
      above: 0,
      default: 0.5,
    }),
    ...targetParams,
  },
  positional: ["spread"],
  example: "loss = nonSaturating + 10 * dragan",
  reads: { discriminator: ["real"] },
  needs: { secondOrder: true, perSample: true },
  discriminator(step, params) {
    const { tf, images, random } = step;
    const { mean, variance } = tf.moments(images.real);
    mean.dispose();
    const noise = tf.mul(random.uniform(images.real.shape), tf.mul(tf.sqrt(variance), params.spread));
    return distanceFromTarget(step, tf.add(images.real, tf.mul(onePerImage(step, images.real), noise)), params);
  },
});
