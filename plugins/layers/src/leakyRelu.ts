import { defineLayer, only, p } from "@dotgan/kit";
import { through } from "./ranges.js";
import { elementwise } from "./shapes.js";

export const leakyRelu = defineLayer({
  name: "leakyRelu",
  contract: 1,
  doc: "Multiplies negative values by a small slope, so that a gradient always passes.",
  cite: "https://ai.stanford.edu/~amaas/papers/relu_hybrid_icml2013_final.pdf",
  aliases: ["lrelu", "leaky", "leakyReLU"],
  params: {
    slope: p.number({
      doc: "What negative values are multiplied by; DCGAN's 0.2 by default.",
      above: 0,
      below: 1,
      default: 0.2,
    }),
  },
  positional: ["slope"],
  example: "leakyRelu(0.2)",
  shape: (inputs) => elementwise(only(inputs)),
  range: (inputs, { slope }) => through(only(inputs), (value) => Math.max(value, slope * value)),
  apply(inputs, _weights, { slope }, { tf }) {
    return tf.leakyRelu(only(inputs), slope);
  },
});
