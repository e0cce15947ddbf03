import { defineLayer, only, size } from "@dotgan/kit";
import { moments, normalizationParams, normalizationWeights, normalize } from "./normalization.js";
import { imageNeeded } from "./shapes.js";

export const instanceNorm = defineLayer({
  name: "instanceNorm",
  contract: 1,
  doc: "Brings each channel of one image to mean 0 and variance 1, then scales and shifts it.",
  cite: "arXiv:1607.08022",
  aliases: ["instancenorm", "instanceNorm2d", "instanceNormalization"],
  params: normalizationParams,
  example: "instanceNorm",
  shape(inputs) {
    const input = only(inputs);
    if (input.kind !== "image") return { ...imageNeeded, hint: "layerNorm normalises vectors" };
    if (input.height * input.width > 1) return input;
    return {
      expected: "an image of more than one pixel",
      hint: "one pixel alone has variance 0; leave it out, or use layerNorm",
    };
  },
  weights: (inputs, params) => normalizationWeights(only(inputs), params),
  apply(inputs, weights, { epsilon }, { tf }) {
    const x = only(inputs);
    const { mean, variance } = moments(x, [1, 2], tf);
    return normalize(x, mean, variance, weights, epsilon, tf);
  },
  flops: (_inputs, output) => 8 * size(output),
});
