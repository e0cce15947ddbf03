import { defineLoss, type LossReads, type LossStep, named, p, type Scalar } from "@dotgan/kit";

/** Mean of `-log Q(factor | head)` over one batch. */
function surprise({ tf, heads, factor, posterior }: LossStep, name: string, on: LossReads): Scalar {
  const { negativeLogLikelihood } = posterior(name);
  return tf.mean(negativeLogLikelihood(named(heads(on), name), factor(name, on), tf));
}

export const classification = defineLoss({
  name: "classification",
  contract: 1,
  doc: "A head of D learns to tell the label, and G learns to make images whose label can be told, as in AC-GAN.",
  cite: "arXiv:1610.09585",
  aliases: ["acgan", "auxiliary", "auxiliaryClassifier", "crossEntropy"],
  params: {
    label: p.ref("latent", { doc: "The factor to tell; the head has its name." }),
    on: p.oneOf(["realAndFake", "real", "fake"], {
      doc: "Which images D learns from; both means are summed for `realAndFake`. G always learns from its fakes.",
      default: "realAndFake",
    }),
  },
  positional: ["label"],
  example: "loss = nonSaturating + classification(label)",
  reads: { discriminator: ["real", "fake"], generator: ["fake"] },
  heads: ["label"],
  discriminator(step, { label, on }) {
    if (on === "realAndFake") return step.tf.add(surprise(step, label, "real"), surprise(step, label, "fake"));
    return surprise(step, label, on);
  },
  generator(step, { label }) {
    return surprise(step, label, "fake");
  },
});
