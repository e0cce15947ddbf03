import { defineLayer } from "@dotgan/kit";
import { sharedShape } from "./shapes.js";

export const add = defineLayer({
  name: "add",
  contract: 1,
  doc: "Adds values of one shape, number by number.",
  aliases: ["sum", "plus"],
  params: {},
  example: "add(a, b)",
  inputs: { min: 2 },
  shape: sharedShape,
  range: (inputs) => [inputs.reduce((sum, [low]) => sum + low, 0), inputs.reduce((sum, [, high]) => sum + high, 0)],
  apply(inputs, _weights, _params, { tf }) {
    return inputs.reduce((sum, input) => tf.add(sum, input));
  },
});
