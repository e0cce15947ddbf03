import { defineLoss } from "@dotgan/kit";

export const wasserstein = defineLoss({
  name: "wasserstein",
  contract: 1,
  doc: "D is a critic whose mean on reals minus its mean on fakes estimates a distance between the two; keep it smooth with gradientPenalty, spectralNorm or clip.",
  cite: "arXiv:1701.07875",
  aliases: ["wgan", "earthMover", "emd", "critic"],
  params: {},
  example: "loss = wasserstein + 10 * gradientPenalty",
  reads: { discriminator: ["real", "fake"], generator: ["fake"] },
  adversarial: true,
  discriminator({ real, fake, tf }) {
    return tf.sub(tf.mean(fake), tf.mean(real));
  },
  generator({ fake, tf }) {
    return tf.neg(tf.mean(fake));
  },
});
