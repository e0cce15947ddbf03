import type { Engine, Tensorflow } from "@dotgan/kit";
import type { Tensor, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { openEngine } from "../src/index.js";
import { expectClose, values } from "./close.js";
import { compute, present } from "./engines.js";

interface Case {
  readonly inputs: readonly number[][];
  forward(tf: Tensorflow, ...inputs: Tensor[]): Tensor;
}

const image = [4, 6, 6, 8];
const on = (forward: (tf: Tensorflow, x: Tensor) => Tensor, shape = image): Case => ({ inputs: [shape], forward });
const normalized = (axes: number[]) => ({
  inputs: [image, [8], [8]],
  forward(tf: Tensorflow, x: Tensor, gain: Tensor, bias: Tensor) {
    const { mean, variance } = tf.moments(x, axes, true);
    const inverse = tf.rsqrt(tf.add(variance, 1e-5));
    return tf.add(tf.mul(tf.sub(x, mean), tf.mul(inverse, gain)), bias);
  },
});

/** What the layers, losses and optimizers are made of. */
const cases: Record<string, Case> = {
  dense: {
    inputs: [[5, 7], [7, 3], [3]],
    forward: (tf, x, w, b) => tf.add(tf.matMul(x as Tensor2D, w as Tensor2D), b),
  },
  "dense, both factors transposed": {
    inputs: [
      [7, 5],
      [3, 7],
    ],
    forward: (tf, x, w) => tf.matMul(x, w, true, true),
  },
  "matrix products of a batch": {
    inputs: [
      [3, 4, 5],
      [3, 5, 2],
    ],
    forward: (tf, a, b) => tf.matMul(a, b),
  },
  "one matrix for a batch": {
    inputs: [
      [3, 4, 5],
      [1, 2, 5],
    ],
    forward: (tf, a, b) => tf.matMul(a, b, false, true),
  },
  conv2d: {
    inputs: [image, [5, 5, 8, 4], [4]],
    forward: (tf, x, w, b) => tf.add(tf.conv2d(x as Tensor4D, w as Tensor4D, 2, "same"), b),
  },
  "conv2d with holes": {
    inputs: [image, [3, 3, 8, 4]],
    forward: (tf, x, w) => tf.conv2d(x as Tensor4D, w as Tensor4D, 1, "same", "NHWC", 2),
  },
  conv2dTranspose: {
    inputs: [image, [5, 5, 3, 8]],
    forward: (tf, x, w) => tf.conv2dTranspose(x as Tensor4D, w as Tensor4D, [4, 12, 12, 3], 2, "same"),
  },
  "conv2dTranspose, valid": {
    inputs: [image, [4, 4, 3, 8]],
    forward: (tf, x, w) => tf.conv2dTranspose(x as Tensor4D, w as Tensor4D, [4, 14, 14, 3], 2, "valid"),
  },
  maxout: on((tf, x) => tf.max(tf.reshape(x, [4, -1, 3]), 2)),
  embedding: {
    inputs: [[10, 4]],
    forward: (tf, w) => tf.matMul(tf.cast(tf.oneHot(tf.tensor1d([3, 0, 9], "int32"), 10), "float32"), w),
  },
  gather: { inputs: [[6, 4]], forward: (tf, w) => tf.gather(w, tf.tensor1d([3, 0, 3], "int32")) },
  dot: {
    inputs: [
      [5, 7],
      [5, 7],
    ],
    forward: (tf, a, b) => tf.sum(tf.mul(a, b), 1, true),
  },
  "concat and slice": {
    inputs: [image, [4, 6, 6, 2]],
    forward: (tf, a, b) => tf.slice(tf.concat([a, b], 3), [0, 1, 2, 3], [2, 4, 4, 6]),
  },
  "split and stack": on((tf, x) => tf.stack([...tf.split(x, 2, 3)].reverse(), 1)),
  pad: on((tf, x) =>
    tf.pad(x as Tensor4D, [
      [0, 0],
      [1, 2],
      [2, 1],
      [0, 0],
    ]),
  ),
  "mirror pad, edge repeated": on((tf, x) =>
    tf.mirrorPad(
      x as Tensor4D,
      [
        [0, 0],
        [1, 2],
        [0, 3],
        [0, 0],
      ],
      "symmetric",
    ),
  ),
  "mirror pad": on((tf, x) =>
    tf.mirrorPad(
      x as Tensor4D,
      [
        [0, 0],
        [1, 2],
        [2, 1],
        [0, 0],
      ],
      "reflect",
    ),
  ),
  transpose: on((tf, x) => tf.transpose(x, [0, 3, 1, 2])),
  tile: on((tf, x) => tf.tile(x, [1, 2, 3, 1])),
  "nearest resize": on((tf, x) => tf.image.resizeNearestNeighbor(x as Tensor4D, [12, 12])),
  "bilinear resize": on((tf, x) => tf.image.resizeBilinear(x as Tensor4D, [12, 12])),
  depthToSpace: on((tf, x) => tf.depthToSpace(x as Tensor4D, 2)),
  averagePool2d: on((tf, x) => tf.avgPool(x as Tensor4D, 2, 2, "same")),
  "averagePool2d, overlapping": on((tf, x) => tf.avgPool(x as Tensor4D, 3, 2, "valid")),
  maxPool2d: on((tf, x) => tf.maxPool(x as Tensor4D, 2, 2, "same")),
  globalAveragePool2d: on((tf, x) => tf.mean(x, [1, 2])),
  batchNorm: normalized([0, 1, 2]),
  layerNorm: normalized([1, 2, 3]),
  instanceNorm: normalized([1, 2]),
  "tf.batchNorm": {
    inputs: [image, [8], [8]],
    forward(tf, x, gain, bias) {
      const { mean, variance } = tf.moments(x, [0, 1, 2]);
      return tf.batchNorm(
        x as Tensor4D,
        mean as Tensor4D,
        variance as Tensor4D,
        bias as Tensor4D,
        gain as Tensor4D,
        1e-5,
      );
    },
  },
  minibatchStdDev: on((tf, x) => {
    const deviation = tf.sqrt(tf.add(tf.moments(tf.reshape(x, [2, 2, -1]), 0).variance, 1e-8));
    return tf.concat([x, tf.mul(tf.ones([4, 6, 6, 1]), tf.mean(deviation))], 3);
  }),
  relu: on((tf, x) => tf.relu(x)),
  relu6: on((tf, x) => tf.relu6(tf.mul(x, 8))),
  leakyRelu: on((tf, x) => tf.leakyRelu(x, 0.2)),
  "leakyRelu, steeper below": on((tf, x) => tf.leakyRelu(x, 1.5)),
  prelu: { inputs: [image, [1, 1, 8]], forward: (tf, x, a) => tf.prelu(x, a) },
  elu: on((tf, x) => tf.elu(x)),
  selu: on((tf, x) => tf.selu(x)),
  tanh: on((tf, x) => tf.tanh(tf.mul(x, 3))),
  sigmoid: on((tf, x) => tf.sigmoid(tf.mul(x, 3))),
  softplus: on((tf, x) => tf.softplus(tf.mul(x, 3))),
  softmax: on((tf, x) => tf.softmax(x as Tensor4D)),
  "log softmax": on((tf, x) => tf.logSoftmax(x as Tensor4D)),
  "log of a sum of exponents": on((tf, x) => tf.logSumExp(x, 3)),
  dropout: on((tf, x) => tf.mul(x, tf.cast(tf.greater(tf.range(0, 8), 3), "float32"))),
  where: on((tf, x) => tf.where(tf.greater(x, 0.3), x, tf.square(x))),
  clip: on((tf, x) => tf.clipByValue(x, -0.5, 0.5)),
  "maximum and minimum": { inputs: [image, image], forward: (tf, a, b) => tf.sub(tf.maximum(a, b), tf.minimum(a, b)) },
  "abs, sign": on((tf, x) => tf.mul(tf.abs(x), tf.add(tf.sign(x), 2))),
  "roots and powers": on((tf, x) => tf.add(tf.sqrt(tf.abs(x)), tf.pow(tf.add(tf.square(x), 1), 1.5))),
  "log and exp": on((tf, x) => tf.log(tf.add(tf.exp(x), tf.expm1(tf.square(x))))),
  "division by a row": { inputs: [[5, 7], [7]], forward: (tf, a, b) => tf.div(a, tf.add(tf.square(b), 0.5)) },
  norm: on((tf, x) => tf.norm(tf.reshape(x, [4, -1]), 2, 1)),
  "squared difference": { inputs: [image, [8]], forward: (tf, a, b) => tf.squaredDifference(a, b) },
  cumsum: on((tf, x) => tf.cumsum(x, 3)),
};

/** Some entries spread over a tensor, the last images of a batch among them. */
const probes = (size: number): number[] => [
  ...new Set([0, 0.37, 0.61, 0.83, 1].map((part) => Math.round(part * (size - 1)))),
];

const work = (name: string) => (engine: Engine) => {
  const { tf } = engine;
  const { inputs, forward } = cases[name] as Case;
  const tensors = inputs.map((shape, i) => values(engine, shape, i));
  const loss = (...x: Tensor[]) => tf.sum(tf.sin(forward(tf, ...x)));
  return [forward(tf, ...tensors), ...tf.grads(loss)(tensors)];
};

test.each(
  Object.keys(cases).flatMap((name) =>
    present.filter((engine) => engine !== "cpu").map((engine) => [name, engine] as const),
  ),
)("%s and its gradient on %s equal those on cpu within 2e-5", async (name, engine) => {
  const expected = await compute("cpu", work(name));
  const actual = await compute(engine, work(name));
  expect(actual.length).toBe(expected.length);
  for (const [i, numbers] of actual.entries()) expectClose(numbers, expected[i] as number[], 2e-5);
});

test.each(Object.keys(cases))("%s on cpu has the gradient that finite differences give", async (name) => {
  const [, ...gradients] = await compute("cpu", work(name));
  const { inputs, forward } = cases[name] as Case;
  const differences = await compute("cpu", (engine) => {
    const { tf } = engine;
    const tensors = inputs.map((shape, i) => values(engine, shape, i));
    const loss = (which: number, entry: number, by: number): number =>
      tf.tidy(() => {
        const moved = tensors.map((tensor, i) => {
          const numbers = tensor.dataSync().slice();
          if (i === which) numbers[entry] = (numbers[entry] as number) + by;
          return tf.tensor(numbers, tensor.shape);
        });
        // Summed in double precision: the differences are small beside the sum.
        return Array.from(forward(tf, ...moved).dataSync()).reduce((sum, value) => sum + Math.sin(value), 0);
      });
    return tensors.map((tensor, i) =>
      tf.tensor(probes(tensor.size).map((entry) => (loss(i, entry, 2e-3) - loss(i, entry, -2e-3)) / 4e-3)),
    );
  });
  for (const [i, numbers] of gradients.entries()) {
    expectClose(
      probes(numbers.length).map((entry) => numbers[entry] as number),
      differences[i] as number[],
      1e-2,
    );
  }
});

test.each(["wasm", "onnx"] as const)(
  "no operator that training needs leaves a tensor or its data on %s",
  async (engine) => {
    const { tf } = await openEngine(engine);
    const before = tf.memory();
    for (const name of Object.keys(cases)) {
      await compute(engine, work(name));
      expect([name, tf.memory().numTensors, tf.memory().numDataBuffers]).toEqual([
        name,
        before.numTensors,
        before.numDataBuffers,
      ]);
    }
  },
);
