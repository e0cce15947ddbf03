import type { PluginPackage } from "@dotgan/kit";
import { add } from "./add.js";
import { averagePool2d } from "./averagePool2d.js";
import { batchNorm } from "./batchNorm.js";
import { concat } from "./concat.js";
import { conditionalBatchNorm } from "./conditionalBatchNorm.js";
import { conv2d } from "./conv2d.js";
import { conv2dTranspose } from "./conv2dTranspose.js";
import { dense } from "./dense.js";
import { dot } from "./dot.js";
import { dropout } from "./dropout.js";
import { elu } from "./elu.js";
import { embedding } from "./embedding.js";
import { flatten } from "./flatten.js";
import { gaussianNoise } from "./gaussianNoise.js";
import { globalAveragePool2d } from "./globalAveragePool2d.js";
import { globalSumPool2d } from "./globalSumPool2d.js";
import { instanceNorm } from "./instanceNorm.js";
import { layerNorm } from "./layerNorm.js";
import { leakyRelu } from "./leakyRelu.js";
import { maxout } from "./maxout.js";
import { maxPool2d } from "./maxPool2d.js";
import { minibatchStdDev } from "./minibatchStdDev.js";
import { multiply } from "./multiply.js";
import { pixelShuffle } from "./pixelShuffle.js";
import { relu } from "./relu.js";
import { reshape } from "./reshape.js";
import { selfAttention } from "./selfAttention.js";
import { sigmoid } from "./sigmoid.js";
import { softplus } from "./softplus.js";
import { tanh } from "./tanh.js";
import { upsample2d } from "./upsample2d.js";

export {
  add,
  averagePool2d,
  batchNorm,
  concat,
  conditionalBatchNorm,
  conv2d,
  conv2dTranspose,
  dense,
  dot,
  dropout,
  elu,
  embedding,
  flatten,
  gaussianNoise,
  globalAveragePool2d,
  globalSumPool2d,
  instanceNorm,
  layerNorm,
  leakyRelu,
  maxout,
  maxPool2d,
  minibatchStdDev,
  multiply,
  pixelShuffle,
  relu,
  reshape,
  selfAttention,
  sigmoid,
  softplus,
  tanh,
  upsample2d,
};

export default {
  name: "@dotgan/layers",
  version: "0.1.0",
  plugins: [
    add,
    averagePool2d,
    batchNorm,
    concat,
    conditionalBatchNorm,
    conv2d,
    conv2dTranspose,
    dense,
    dot,
    dropout,
    elu,
    embedding,
    flatten,
    gaussianNoise,
    globalAveragePool2d,
    globalSumPool2d,
    instanceNorm,
    layerNorm,
    leakyRelu,
    maxPool2d,
    maxout,
    minibatchStdDev,
    multiply,
    pixelShuffle,
    relu,
    reshape,
    selfAttention,
    sigmoid,
    softplus,
    tanh,
    upsample2d,
  ],
} satisfies PluginPackage;
