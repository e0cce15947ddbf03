import { defineLayer, formatShape, size, vector } from "@dotgan/kit";

export const dot = defineLayer({
  name: "dot",
  contract: 1,
  doc: "The inner product of two vectors of one length: how much they agree. With an embedded label it makes a projection discriminator.",
  cite: "arXiv:1802.05637",
  aliases: ["innerProduct", "project", "projection"],
  params: {},
  example: "dot(a, b)",
  inputs: 2,
  shape(inputs) {
    const imageInput = inputs.find((input) => input.kind === "image");
    if (imageInput) {
      return { expected: "two vectors", hint: `${formatShape(imageInput)} arrives; flatten it or globalAveragePool2d` };
    }
    const [a = vector(0), b = vector(0)] = inputs;
    if (size(a) === size(b)) return vector(1);
    return {
      expected: "two vectors of one length",
      hint: `dense(${size(a)}) would bring the second to the first's length`,
    };
  },
  apply(inputs, _weights, _params, { tf }) {
    const [a, b] = inputs;
    if (!a || !b) throw new Error("dot takes two inputs");
    return tf.sum(tf.mul(a, b), 1, true);
  },
  flops: (inputs) => 2 * size(inputs[0] ?? vector(0)),
});
