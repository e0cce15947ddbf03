import { classes, image } from "@dotgan/kit";
import { expect, test } from "vitest";
import { batchNorm, conditionalBatchNorm } from "../src/index.js";
import { bound, expectClose, run, tf, values } from "./layer.js";

const x = tf.randomNormal([6, 3, 2, 2], 5, 3, "float32", 1);
const labels = [0, 2, 2, 1, 0, 1];
const label = tf.cast(tf.oneHot(tf.tensor1d(labels, "int32"), 3), "float32");
const gains = [
  [1, 2],
  [-1, 0.5],
  [3, -2],
];
const biases = [
  [0, 1],
  [2, -3],
  [10, 20],
];
const moving = { mean: tf.tensor1d([4, 6]), variance: tf.tensor1d([2, 5]) };
const byClass = { gain: tf.tensor2d(gains), bias: tf.tensor2d(biases), ...moving };
const example = (of: tf.Tensor, i: number) => values(tf.slice(of, i, 1));

test.each([true, false])("gives each example what batchNorm gives with its class's row (training: %s)", (training) => {
  const updates: Record<string, number[]> = {};
  const plain: Record<string, number[]> = {};
  const output = run(conditionalBatchNorm, [x, label], { weights: byClass, training, updates });
  for (const [i, own] of labels.entries()) {
    const weights = { gain: tf.tensor1d(gains[own] ?? []), bias: tf.tensor1d(biases[own] ?? []), ...moving };
    expectClose(example(output, i), example(run(batchNorm, [x], { weights, training, updates: plain }), i), 4);
  }
  expect(updates).toEqual(plain);
  expect(Object.keys(updates)).toEqual(training ? ["mean", "variance"] : []);
});

test("adds to common gains and biases what a matrix makes of a vector", () => {
  const weights = {
    gain: tf.tensor1d([1, 2]),
    bias: tf.tensor1d([0, 1]),
    gainKernel: tf.tensor2d([[1, 0.5]]),
    biasKernel: tf.tensor2d([[10, 0]]),
    ...moving,
  };
  const condition = tf.tensor2d([[0], [1], [2], [-1], [0.5], [3]]);
  const output = run(conditionalBatchNorm, [x, condition], { weights });
  for (const [i, v] of values(condition).entries()) {
    const own = { gain: tf.tensor1d([1 + v, 2 + 0.5 * v]), bias: tf.tensor1d([10 * v, 1]), ...moving };
    expectClose(example(output, i), example(run(batchNorm, [x], { weights: own }), i), 4);
  }
});

test("has a row of gains that start at 1 and of biases that start at 0 for each class", () => {
  const given = bound(conditionalBatchNorm.params) as { momentum: number; epsilon: number };
  expect(conditionalBatchNorm.weights?.([image(4, 4, 8), classes(10)], given)).toMatchObject({
    gain: { shape: [10, 8], role: "gain" },
    bias: { shape: [10, 8], role: "bias" },
  });
});

test("refuses an image as the condition", () => {
  const given = bound(conditionalBatchNorm.params) as { momentum: number; epsilon: number };
  expect(conditionalBatchNorm.shape([image(4, 4, 8), image(4, 4, 8)], given)).toMatchObject({
    hint: expect.stringContaining("flatten"),
  });
});
