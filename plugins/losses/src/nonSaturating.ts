import { defineLoss, p } from "@dotgan/kit";
import { crossEntropy } from "./logits.js";

export const nonSaturating = defineLoss({
  name: "nonSaturating",
  contract: 1,
  doc: "The GAN's own loss: D separates reals from fakes by cross-entropy, and G maximises log D(G(z)), whose gradient is strong while D still wins.",
  cite: "arXiv:1406.2661",
  aliases: ["bce", "gan", "vanilla", "logistic", "standard", "binaryCrossEntropy", "ns"],
  params: {
    realLabel: p.number({
      doc: "D's target on reals; 0.9 is one-sided label smoothing (arXiv:1606.03498). Fakes stay at 0.",
      above: 0,
      max: 1,
      default: 1,
    }),
    discriminatorScale: p.number({ doc: "Multiplies what D minimises.", above: 0, default: 1 }),
    generatorScale: p.number({ doc: "Multiplies what G minimises.", above: 0, default: 1 }),
  },
  example: "loss = nonSaturating(realLabel: 0.9)",
  reads: { discriminator: ["real", "fake"], generator: ["fake"] },
  adversarial: true,
  threshold: 0,
  discriminator({ real, fake, tf }, { realLabel, discriminatorScale }) {
    const sum = tf.add(crossEntropy(real, realLabel, tf), crossEntropy(fake, 0, tf));
    return tf.mul(sum, discriminatorScale);
  },
  generator({ fake, tf }, { generatorScale }) {
    return tf.mul(crossEntropy(fake, 1, tf), generatorScale);
  },
});
