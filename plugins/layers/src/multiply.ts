import { defineLayer, type Range } from "@dotgan/kit";
import { sharedShape } from "./shapes.js";

/** From the least to the greatest product of two ranges' ends; 0 times an end that is infinite is 0. */
function productOf(a: Range, b: Range): Range {
  const products = a.flatMap((x) => b.map((y) => (x === 0 || y === 0 ? 0 : x * y)));
  return [Math.min(...products), Math.max(...products)];
}

export const multiply = defineLayer({
  name: "multiply",
  contract: 1,
  doc: "Multiplies values of one shape, number by number: of noise and an embedded label, it gives each class its own scale and sign of every noise number.",
  aliases: ["product", "hadamard", "times"],
  params: {},
  example: "multiply(a, b)",
  inputs: { min: 2 },
  shape: sharedShape,
  range: ([first = [1, 1], ...others]) => others.reduce<Range>(productOf, first),
  apply(inputs, _weights, _params, { tf }) {
    return inputs.reduce((product, input) => tf.mul(product, input));
  },
});
