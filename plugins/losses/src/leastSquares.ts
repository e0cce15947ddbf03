import { defineLoss, type Ops, p, type Scalar, type Tensor } from "@dotgan/kit";

/** Half the mean squared distance to a target. */
const distance = (output: Tensor, target: number, tf: Ops): Scalar =>
  tf.mul(tf.mean(tf.square(tf.sub(output, target))), 0.5);

export const leastSquares = defineLoss({
  name: "leastSquares",
  contract: 1,
  doc: "D's output is drawn to one number on reals and to another on fakes, by half the squared distance; also fakes beyond D's boundary are pulled towards the data.",
  cite: "arXiv:1611.04076",
  aliases: ["lsgan", "ls", "mse", "l2"],
  params: {
    a: p.number({ doc: "What D aims at on fakes.", default: 0 }),
    b: p.number({ doc: "What D aims at on reals; D's accuracy is counted halfway between a and b.", default: 1 }),
    c: p.number({ doc: "What G wants D to give on fakes.", default: 1 }),
  },
  example: "loss = leastSquares(a: 0, b: 1, c: 1)",
  reads: { discriminator: ["real", "fake"], generator: ["fake"] },
  adversarial: true,
  threshold: ({ a, b }) => (a + b) / 2,
  discriminator({ real, fake, tf }, { a, b }) {
    return tf.add(distance(real, b, tf), distance(fake, a, tf));
  },
  generator({ fake, tf }, { c }) {
    return distance(fake, c, tf);
  },
});
