import { image, vector } from "@dotgan/kit";
import { expect, test } from "vitest";
import { averagePool2d, globalAveragePool2d, globalSumPool2d, maxPool2d } from "../src/index.js";
import { bound, counting, expectClose, run, tf, values } from "./layer.js";

const x = tf.randomUniform([2, 5, 6, 2], -2, -1, "float32", 3) as tf.Tensor4D;
const cases = [
  [2, 2, "valid"],
  [2, 2, "same"],
  [3, 2, "valid"],
  [3, 2, "same"],
  [3, 1, "same"],
] as const;

test.each(cases)("pools as TensorFlow does: size %i, stride %i, padding %s", (size, stride, padding) => {
  const params = { size, stride, padding };
  const average = values(tf.avgPool(x, size, stride, padding));
  expectClose(values(run(averagePool2d, [x], { params })), average);
  const largest = run(maxPool2d, [x], { params });
  expect(values(largest)).toEqual(values(tf.maxPool(x, size, stride, padding)));
  const [, height = 0, width = 0, channels = 0] = largest.shape;
  const given = bound(maxPool2d.params, params) as Parameters<typeof maxPool2d.shape>[1];
  expect(maxPool2d.shape([image(5, 6, 2)], given)).toEqual(image(height, width, channels));
});

test.each(cases)("has TensorFlow's gradients: size %i, stride %i, padding %s", (size, stride, padding) => {
  const params = { size, stride, padding };
  const weighted = (y: tf.Tensor) => tf.sum(tf.mul(y, counting(y.shape)));
  const mine = tf.grad((images) => weighted(run(maxPool2d, [images], { params })))(x);
  const stock = tf.grad((images: tf.Tensor) => weighted(tf.maxPool(images as tf.Tensor4D, size, stride, padding)))(x);
  expectClose(values(mine), values(stock), 3);
});

test("the windows lie side by side if no stride is given", () => {
  const given = bound(averagePool2d.params, { size: 2 }) as Parameters<typeof averagePool2d.shape>[1];
  expect(averagePool2d.shape([image(6, 8, 3)], given)).toEqual(image(3, 4, 3));
});

test("the global average is one number per channel", () => {
  expect(globalAveragePool2d.shape([image(6, 8, 3)], {})).toEqual(vector(3));
  const output = run(globalAveragePool2d, [tf.tensor4d([1, 10, 3, 20], [1, 1, 2, 2])]);
  expect(values(output)).toEqual([2, 15]);
});

test("globalSumPool2d sums each channel over the image", () => {
  expect(values(run(globalSumPool2d, [counting([2, 1, 2, 2])]))).toEqual([4, 6, 12, 14]);
});
