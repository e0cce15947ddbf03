import { defineLayer, only } from "@dotgan/kit";
import { through } from "./ranges.js";
import { elementwise } from "./shapes.js";

export const softplus = defineLayer({
  name: "softplus",
  contract: 1,
  doc: "A relu without its corner: log(1 + exp(x)).",
  cite: "https://proceedings.neurips.cc/paper/2000/hash/44968aece94f667e4095002d140b5896-Abstract.html",
  aliases: ["smoothRelu"],
  params: {},
  example: "softplus",
  shape: (inputs) => elementwise(only(inputs)),
  range: (inputs) => through(only(inputs), (value) => Math.max(value, 0) + Math.log1p(Math.exp(-Math.abs(value)))),
  apply(inputs, _weights, _params, { tf }) {
    return tf.softplus(only(inputs));
  },
});
