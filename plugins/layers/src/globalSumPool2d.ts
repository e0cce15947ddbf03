import { defineLayer, only, vector } from "@dotgan/kit";
import { imageNeeded } from "./shapes.js";

export const globalSumPool2d = defineLayer({
  name: "globalSumPool2d",
  contract: 1,
  doc: "The sum of each channel over the whole image, which makes a vector; projection discriminators end in it.",
  cite: "arXiv:1802.05637",
  aliases: ["globalSumPooling2d", "globalSumPooling", "sumPool"],
  params: {},
  example: "globalSumPool2d",
  shape(inputs) {
    const input = only(inputs);
    return input.kind === "image" ? vector(input.channels) : imageNeeded;
  },
  apply(inputs, _weights, _params, { tf }) {
    return tf.sum(only(inputs), [1, 2]);
  },
});
