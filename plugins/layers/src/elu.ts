import { defineLayer, only } from "@dotgan/kit";
import { through } from "./ranges.js";
import { elementwise } from "./shapes.js";

export const elu = defineLayer({
  name: "elu",
  contract: 1,
  doc: "Leaves positive values, and bends negative ones towards -1 as exp(x) - 1.",
  cite: "arXiv:1511.07289",
  aliases: ["exponentialLinear"],
  params: {},
  example: "elu",
  shape: (inputs) => elementwise(only(inputs)),
  range: (inputs) => through(only(inputs), (value) => (value > 0 ? value : Math.expm1(value))),
  apply(inputs, _weights, _params, { tf }) {
    return tf.elu(only(inputs));
  },
});
