import { defineLoss, type LossStep, named, p, type Scalar } from "@dotgan/kit";

/** `-(H(c) + E log Q(c | G(z, c)))`: minus a lower bound, in nats, of what an image tells of the factor. */
function negativeBound({ tf, heads, factor, posterior }: LossStep, name: string): Scalar {
  const { entropy, negativeLogLikelihood } = posterior(name);
  const surprise = tf.mean(negativeLogLikelihood(named(heads("fake"), name), factor(name, "fake"), tf));
  return tf.sub(surprise, entropy);
}

export const mutualInformation = defineLoss({
  name: "mutualInformation",
  contract: 1,
  doc: "A head of D learns to recover a factor from the image, and G learns to keep it recoverable, as in InfoGAN; both maximise a bound on their mutual information.",
  cite: "arXiv:1606.03657",
  aliases: ["infogan", "mi", "mutualInfo", "info"],
  params: { factor: p.ref("latent", { doc: "The factor to recover; the head has its name." }) },
  positional: ["factor"],
  example: "loss = nonSaturating + mutualInformation(code)",
  reads: { discriminator: ["fake"], generator: ["fake"] },
  heads: ["factor"],
  discriminator: (step, { factor }) => negativeBound(step, factor),
  generator: (step, { factor }) => negativeBound(step, factor),
});
