import { defineLayer, only } from "@dotgan/kit";
import { through } from "./ranges.js";
import { elementwise } from "./shapes.js";

export const sigmoid = defineLayer({
  name: "sigmoid",
  contract: 1,
  doc: "The logistic function: squeezes values into [0, 1]. Losses take D's output before any sigmoid, so D ends without one.",
  aliases: ["logistic"],
  params: {},
  example: "sigmoid",
  shape: (inputs) => elementwise(only(inputs)),
  range: (inputs) => through(only(inputs), (value) => 1 / (1 + Math.exp(-value))),
  apply(inputs, _weights, _params, { tf }) {
    return tf.sigmoid(only(inputs));
  },
});
