import { defineLayer, only, vector } from "@dotgan/kit";
import { imageNeeded } from "./shapes.js";

export const globalAveragePool2d = defineLayer({
  name: "globalAveragePool2d",
  contract: 1,
  doc: "The mean of each channel over the whole image, which makes a vector.",
  cite: "arXiv:1312.4400",
  aliases: ["globalAveragePooling2d", "gap", "globalPool", "globalAvgPool"],
  params: {},
  example: "globalAveragePool2d",
  shape(inputs) {
    const input = only(inputs);
    return input.kind === "image" ? vector(input.channels) : imageNeeded;
  },
  range: (inputs) => only(inputs),
  apply(inputs, _weights, _params, { tf }) {
    return tf.mean(only(inputs), [1, 2]);
  },
});
