import { defineLayer, named, only, p, size } from "@dotgan/kit";
import { channels, normalizationParams, normalizationWeights, normalize, normalizeBatch } from "./normalization.js";
import { elementwise } from "./shapes.js";

export const batchNorm = defineLayer({
  name: "batchNorm",
  contract: 1,
  doc: "Brings each channel to mean 0 and variance 1 over the batch, then scales and shifts it. In evaluation it uses moving statistics, so that one image comes out the same alone as among others.",
  cite: "arXiv:1502.03167",
  aliases: ["batchnorm", "batchnorm2d", "batchNormalization", "bn"],
  params: {
    momentum: p.number({
      doc: "How much of the moving statistics stays at each update, 1 minus PyTorch's number of the same name; 0.9 is what DCGAN's code ran with.",
      min: 0,
      below: 1,
      default: 0.9,
    }),
    ...normalizationParams,
  },
  example: "batchNorm",
  mixesSamples: true,
  shape: (inputs) => elementwise(only(inputs)),
  weights(inputs, params) {
    const input = only(inputs);
    return {
      ...normalizationWeights(input, params),
      mean: { shape: [channels(input)], role: "statistic", init: 0 },
      variance: { shape: [channels(input)], role: "statistic", init: 1 },
    };
  },
  apply(inputs, weights, { momentum, epsilon }, { tf, training, update }) {
    const x = only(inputs);
    const [movingMean, movingVariance] = [named(weights, "mean"), named(weights, "variance")];
    if (!training) return normalize(x, movingMean, movingVariance, weights, epsilon, tf);

    const { output, mean, variance } = normalizeBatch(x, weights, epsilon, tf);
    const moved = (moving: typeof x, now: typeof x) =>
      tf.add(tf.mul(moving, momentum), tf.mul(tf.reshape(now, moving.shape), 1 - momentum));
    update("mean", moved(movingMean, mean));
    update("variance", moved(movingVariance, variance));
    return output;
  },
  flops: (_inputs, output) => 8 * size(output),
});
