import { classes, image, type Plugin, vector } from "@dotgan/kit";
import { type TestOptions, testPlugin } from "@dotgan/testing";
import layers from "../src/index.js";

const options: Readonly<Record<string, TestOptions>> = {
  averagePool2d: { params: [{ size: 3, stride: 2, padding: "same" }] },
  batchNorm: { params: [{ gain: false, bias: false }] },
  conditionalBatchNorm: {
    inputs: [
      [image(3, 2, 2), classes(3)],
      [image(3, 2, 2), vector(4)],
      [vector(4), vector(3)],
    ],
  },
  conv2d: {
    params: [
      { filters: 2, kernel: 3 },
      { filters: 2, kernel: 2, stride: 2, padding: "valid", bias: false },
    ],
  },
  conv2dTranspose: {
    params: [
      { filters: 2, kernel: 4, stride: 2 },
      { filters: 2, kernel: 3, padding: "valid" },
    ],
  },
  dense: { params: [{ units: 3 }, { units: 3, bias: false }] },
  dropout: { params: [{ rate: 0.5 }] },
  embedding: { params: [{ units: 3 }] },
  gaussianNoise: { params: [{ std: 0.5 }] },
  maxout: { params: [{ units: 3, pieces: 2 }] },
  maxPool2d: { params: [{ size: 3, stride: 2 }] },
  minibatchStdDev: { params: [{ group: 3 }] },
  reshape: { params: [{ to: [4, 2, 2] }, { to: [16] }], inputs: [[image(4, 4, 1)]] },
  selfAttention: { params: [{ pool: 1 }] },
  upsample2d: { params: [{ factor: 3, method: "bilinear" }] },
};

for (const plugin of layers.plugins as readonly Plugin[]) testPlugin(plugin, options[plugin.name]);
