import { defineLoss } from "@dotgan/kit";
import { crossEntropy } from "./logits.js";

export const minimax = defineLoss({
  name: "minimax",
  contract: 1,
  doc: "The zero-sum game of the GAN's theory: G minimises log(1 - D(G(z))), so its gradient vanishes where D rejects every fake; nonSaturating avoids that.",
  cite: "arXiv:1406.2661",
  aliases: ["saturating", "zeroSum"],
  params: {},
  example: "loss = minimax",
  reads: { discriminator: ["real", "fake"], generator: ["fake"] },
  adversarial: true,
  threshold: 0,
  discriminator({ real, fake, tf }) {
    return tf.add(crossEntropy(real, 1, tf), crossEntropy(fake, 0, tf));
  },
  generator({ fake, tf }) {
    return tf.neg(crossEntropy(fake, 0, tf));
  },
});
