import { defineConstraint, named, type Ops, p, type Stream, type Tensor } from "@dotgan/kit";

/** A kernel as a matrix from its inputs to its outputs: a convolution's `[height, width, in, out]` to `[height * width * in, out]`. */
const asMatrix = (weight: Tensor, tf: Ops): Tensor => tf.reshape(weight, [-1, weight.shape.at(-1) ?? 1]);

/** Of length 1; a vector of zeros stays so. */
const normalized = (x: Tensor, tf: Ops): Tensor => tf.div(x, tf.maximum(tf.norm(x), 1e-12));

function unitVector(length: number, stream: Stream) {
  const values = stream.normal(length);
  const norm = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  return { shape: [length], values: values.map((value) => value / norm) };
}

export const spectralNorm = defineConstraint({
  name: "spectralNorm",
  contract: 1,
  doc: "Divides each kernel, seen as a matrix, by an estimate of its largest singular value, so that no layer stretches by more than 1.",
  cite: "arXiv:1802.05957",
  aliases: ["sn", "spectral", "spectralNormalization", "sngan"],
  params: {
    iterations: p.int({ doc: "Power iterations per update of the discriminator.", min: 1, default: 1 }),
  },
  example: "weights D = normal(std: 0.02) under spectralNorm",
  roles: ["kernel"],
  state(shape, _params, stream) {
    const outputs = shape.at(-1) ?? 1;
    const inputs = shape.reduce((product, n) => product * n, 1) / outputs;
    return { u: unitVector(outputs, stream), v: unitVector(inputs, stream) };
  },
  // Algorithm 1, with the paper's W the transpose of this matrix: v follows from u, then u from v.
  advance(weight, state, { iterations }, tf) {
    const matrix = asMatrix(weight, tf);
    let column = tf.reshape(named(state, "u"), [-1, 1]);
    let row = tf.reshape(named(state, "v"), [-1, 1]);
    for (let i = 0; i < iterations; i++) {
      row = normalized(tf.matMul(matrix, column), tf);
      column = normalized(tf.matMul(matrix, row, true, false), tf);
    }
    return { u: tf.reshape(column, [-1]), v: tf.reshape(row, [-1]) };
  },
  transform(weight, state, _params, tf) {
    const column = tf.reshape(named(state, "u"), [-1, 1]);
    const row = tf.reshape(named(state, "v"), [1, -1]);
    const sigma = tf.reshape(tf.matMul(tf.matMul(row, asMatrix(weight, tf)), column), []);
    return tf.div(weight, tf.maximum(sigma, 1e-12));
  },
});
