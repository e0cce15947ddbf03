import { image, vector } from "@dotgan/kit";
import { expect, test } from "vitest";
import { instanceNorm, layerNorm } from "../src/index.js";
import { bound, run, tf, values } from "./layer.js";

const params = { gain: false, bias: false };

test("layerNorm gives all values of each example mean 0 and variance 1", () => {
  const output = run(layerNorm, [tf.randomNormal([3, 4, 4, 2], 5, 2, "float32", 1)], { params });
  const { mean, variance } = tf.moments(output, [1, 2, 3]);
  for (const value of values(mean)) expect(value).toBeCloseTo(0, 4);
  for (const value of values(variance)) expect(value).toBeCloseTo(1, 3);
});

test("layerNorm scales and shifts by channel", () => {
  const weights = { gain: tf.tensor1d([1, 10]), bias: tf.tensor1d([0, 100]) };
  expect(values(run(layerNorm, [tf.tensor2d([[-1, 1]])], { weights, params: { epsilon: 1e-12 } }))).toEqual([-1, 110]);
});

test("instanceNorm gives each channel of each image mean 0 and variance 1", () => {
  const output = run(instanceNorm, [tf.randomNormal([3, 4, 4, 2], 5, 2, "float32", 1)], { params });
  const { mean, variance } = tf.moments(output, [1, 2]);
  for (const value of values(mean)) expect(value).toBeCloseTo(0, 4);
  for (const value of values(variance)) expect(value).toBeCloseTo(1, 3);
});

test("instanceNorm refuses what has no spread", () => {
  const given = bound(instanceNorm.params) as Parameters<typeof instanceNorm.shape>[1];
  expect(instanceNorm.shape([vector(4)], given)).toMatchObject({ hint: expect.stringContaining("layerNorm") });
  expect(instanceNorm.shape([image(1, 1, 8)], given)).toMatchObject({ hint: expect.stringContaining("one pixel") });
});
