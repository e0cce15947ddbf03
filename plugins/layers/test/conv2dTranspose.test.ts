import { image } from "@dotgan/kit";
import { expect, test } from "vitest";
import { conv2dTranspose } from "../src/index.js";
import { bound, run, tf, values } from "./layer.js";

const params = (given: Record<string, unknown>) =>
  bound(conv2dTranspose.params, given) as Parameters<typeof conv2dTranspose.shape>[1];

test("lays its filter down once for each pixel where kernel and stride are equal", () => {
  const weights = { kernel: tf.tensor4d([1, 2, 3, 4], [2, 2, 1, 1]), bias: tf.tensor1d([0]) };
  const output = run(conv2dTranspose, [tf.tensor4d([1, 10], [1, 1, 2, 1])], {
    params: { filters: 1, kernel: 2, stride: 2 },
    weights,
  });
  expect(output.shape).toEqual([1, 2, 4, 1]);
  expect(values(output)).toEqual([1, 2, 10, 20, 3, 4, 30, 40]);
});

test.each([
  ["same", 5, 2],
  ["same", 4, 2],
  ["valid", 5, 2],
  ["valid", 4, 1],
  ["valid", 2, 3],
])("builds the shape that it declares: padding %s, kernel %i, stride %i", (padding, kernel, stride) => {
  const given = { filters: 2, kernel, stride, padding };
  const weights = { kernel: tf.ones([kernel, kernel, 2, 3]), bias: tf.zeros([2]) };
  const declared = conv2dTranspose.shape([image(3, 4, 3)], params(given));
  const [, height = 0, width = 0, channels = 0] = run(conv2dTranspose, [tf.ones([1, 3, 4, 3])], {
    params: given,
    weights,
  }).shape;
  expect(image(height, width, channels)).toEqual(declared);
});

test("multiplies sides by the stride with padding same", () => {
  expect(conv2dTranspose.shape([image(4, 4, 8)], params({ filters: 3, kernel: 5, stride: 2 }))).toEqual(image(8, 8, 3));
});

test("counts as fan in the numbers that meet in one output", () => {
  const given = params({ filters: 3, kernel: 4, stride: 2 });
  expect(conv2dTranspose.weights?.([image(4, 4, 8)], given).kernel).toMatchObject({
    shape: [4, 4, 3, 8],
    fans: { in: 32, out: 48 },
  });
});
