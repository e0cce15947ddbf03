import { defineLoss } from "@dotgan/kit";
import { squaredGradientNorm } from "./gradientNorm.js";

export const r1 = defineLoss({
  name: "r1",
  contract: 1,
  doc: "Half the mean squared norm of D's gradient on reals, which makes training converge near the data. The weight is the paper's gamma, 10 there.",
  cite: "arXiv:1801.04406",
  aliases: ["zeroCenteredPenalty", "r1Penalty"],
  params: {},
  example: "loss D = nonSaturating + 10 * r1 every 16\nloss G = nonSaturating",
  reads: { discriminator: ["real"] },
  needs: { secondOrder: true, perSample: true },
  discriminator(step) {
    const { tf, images } = step;
    return tf.mul(tf.mean(squaredGradientNorm(step, images.real)), 0.5);
  },
});
