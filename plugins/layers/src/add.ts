import { defineLayer, formatShape, sameShape, size, vector } from "@dotgan/kit";
import { elementwise } from "./shapes.js";

export const add = defineLayer({
  name: "add",
  contract: 1,
  doc: "Adds values of one shape, number by number.",
  aliases: ["sum", "plus"],
  params: {},
  example: "add(a, b)",
  inputs: { min: 2 },
  shape(inputs) {
    const [first = vector(0), ...others] = inputs.map(elementwise);
    const other = others.find((shape) => !sameShape(first, shape));
    if (!other) return first;
    return {
      expected: `${formatShape(first)} on every side`,
      hint: `${formatShape(other)} arrives too; ${
        first.kind === "image"
          ? `conv2d(${first.channels}, kernel: 1) changes channels, a stride changes height and width`
          : `dense(${size(first)}) would bring it to the same length`
      }`,
    };
  },
  range: (inputs) => [inputs.reduce((sum, [low]) => sum + low, 0), inputs.reduce((sum, [, high]) => sum + high, 0)],
  apply(inputs, _weights, _params, { tf }) {
    return inputs.reduce((sum, input) => tf.add(sum, input));
  },
});
