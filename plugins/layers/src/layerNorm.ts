import { defineLayer, only, size } from "@dotgan/kit";
import { moments, normalizationParams, normalizationWeights, normalize } from "./normalization.js";
import { elementwise } from "./shapes.js";

export const layerNorm = defineLayer({
  name: "layerNorm",
  contract: 1,
  doc: "Brings all values of one example together to mean 0 and variance 1, then scales and shifts each channel. It looks at no other example, so it goes with a gradient penalty.",
  cite: "arXiv:1607.06450",
  aliases: ["ln", "layernorm", "layerNormalization"],
  params: normalizationParams,
  example: "layerNorm",
  shape: (inputs) => elementwise(only(inputs)),
  weights: (inputs, params) => normalizationWeights(only(inputs), params),
  apply(inputs, weights, { epsilon }, { tf }) {
    const x = only(inputs);
    const axes = x.shape.map((_, axis) => axis).slice(1);
    const { mean, variance } = moments(x, axes, tf);
    return normalize(x, mean, variance, weights, epsilon, tf);
  },
  flops: (_inputs, output) => 8 * size(output),
});
