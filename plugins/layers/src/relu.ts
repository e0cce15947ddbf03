import { defineLayer, only } from "@dotgan/kit";
import { through } from "./ranges.js";
import { elementwise } from "./shapes.js";

export const relu = defineLayer({
  name: "relu",
  contract: 1,
  doc: "Sets negative values to 0.",
  cite: "https://icml.cc/Conferences/2010/papers/432.pdf",
  aliases: ["rectifier", "rectifiedLinear"],
  params: {},
  example: "relu",
  shape: (inputs) => elementwise(only(inputs)),
  range: (inputs) => through(only(inputs), (value) => Math.max(value, 0)),
  apply(inputs, _weights, _params, { tf }) {
    return tf.relu(only(inputs));
  },
});
