import { expect, test } from "vitest";
import { batchNorm } from "../src/index.js";
import { run, tf, values } from "./layer.js";

const weights = () => ({
  gain: tf.tensor1d([2]),
  bias: tf.tensor1d([1]),
  mean: tf.tensor1d([10]),
  variance: tf.tensor1d([4]),
});
const x = tf.tensor2d([[1], [3]]); // mean 2, variance 1, unbiased variance 2

test("in training normalises by the batch and moves the statistics towards its mean and unbiased variance", () => {
  const updates: Record<string, number[]> = {};
  const output = run(batchNorm, [x], { weights: weights(), params: { epsilon: 1e-12 }, updates });
  expect(values(output).map((value) => Number(value.toFixed(4)))).toEqual([-1, 3]);
  expect(updates.mean?.[0]).toBeCloseTo(0.9 * 10 + 0.1 * 2, 5);
  expect(updates.variance?.[0]).toBeCloseTo(0.9 * 4 + 0.1 * 2, 5);
});

test("in evaluation uses the moving statistics and moves nothing", () => {
  const updates: Record<string, number[]> = {};
  const output = run(batchNorm, [x], { weights: weights(), params: { epsilon: 1e-12 }, updates, training: false });
  expect(values(output).map((value) => Number(value.toFixed(4)))).toEqual([-8, -6]);
  expect(updates).toEqual({});
});

test("normalises each channel of images over batch, height and width", () => {
  const images = tf.randomNormal([4, 3, 5, 2], 7, 3, "float32", 5);
  const channel = (value: number) => tf.fill([2], value);
  const statistics = { mean: channel(0), variance: channel(1) };
  const output = run(batchNorm, [images], { weights: statistics, params: { gain: false, bias: false } });
  const { mean, variance } = tf.moments(output, [0, 1, 2]);
  for (const value of values(mean)) expect(value).toBeCloseTo(0, 4);
  for (const value of values(variance)) expect(value).toBeCloseTo(1, 3);
});
