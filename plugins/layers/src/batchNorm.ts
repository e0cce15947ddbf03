import { defineLayer, only, size } from "@dotgan/kit";
import {
  batchNormalize,
  momentumParam,
  movingStatistics,
  normalizationParams,
  normalizationWeights,
} from "./normalization.js";
import { elementwise } from "./shapes.js";

export const batchNorm = defineLayer({
  name: "batchNorm",
  contract: 1,
  doc: "Brings each channel to mean 0 and variance 1 over the batch, then scales and shifts it. In evaluation it uses moving statistics, so that one image comes out the same alone as among others.",
  cite: "arXiv:1502.03167",
  aliases: ["batchnorm", "batchnorm2d", "batchNormalization", "bn"],
  params: { momentum: momentumParam, ...normalizationParams },
  example: "batchNorm",
  mixesSamples: true,
  shape: (inputs) => elementwise(only(inputs)),
  weights(inputs, params) {
    const input = only(inputs);
    return { ...normalizationWeights(input, params), ...movingStatistics(input) };
  },
  apply: (inputs, weights, params, context) => batchNormalize(only(inputs), weights, params, context),
  flops: (_inputs, output) => 8 * size(output),
});
