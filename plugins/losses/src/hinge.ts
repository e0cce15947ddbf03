import { defineLoss, p } from "@dotgan/kit";

export const hinge = defineLoss({
  name: "hinge",
  contract: 1,
  doc: "Stops pushing a sample once it is beyond the margin on its own side.",
  cite: "arXiv:1705.02894",
  aliases: ["hingeLoss", "geometric"],
  params: { margin: p.number({ doc: "Output of D at which a sample stops counting.", above: 0, default: 1 }) },
  positional: ["margin"],
  example: "loss = hinge(margin: 1)",
  reads: { discriminator: ["real", "fake"], generator: ["fake"] },
  adversarial: true,
  threshold: 0,
  discriminator({ real, fake, tf }, { margin }) {
    return tf.add(tf.mean(tf.relu(tf.sub(margin, real))), tf.mean(tf.relu(tf.add(margin, fake))));
  },
  generator({ fake, tf }) {
    return tf.neg(tf.mean(fake));
  },
});
