import { classes, image, vector } from "@dotgan/kit";
import { expect, test } from "vitest";
import { add, concat, dot, multiply } from "../src/index.js";
import { run, tf, values } from "./layer.js";

test("concat puts vectors and one-hot classes end to end, and channels on top of each other", () => {
  expect(concat.shape([vector(3), classes(10), vector(1)], {})).toEqual(vector(14));
  expect(concat.shape([image(4, 4, 3), image(4, 4, 1)], {})).toEqual(image(4, 4, 4));
  expect(values(run(concat, [tf.tensor2d([[1], [2]]), tf.tensor2d([[3], [4]])]))).toEqual([1, 3, 2, 4]);
});

test("concat refuses to mix images with vectors in either order", () => {
  expect(concat.shape([image(4, 4, 3), vector(5)], {})).toMatchObject({
    hint: expect.stringContaining("reshape(4, 4, 1)"),
  });
  expect(concat.shape([vector(5), image(4, 4, 3)], {})).toMatchObject({ hint: expect.stringContaining("vector[48]") });
  expect(concat.shape([image(4, 4, 3), image(2, 4, 3)], {})).toMatchObject({
    hint: expect.stringContaining("one height"),
  });
});

test("concat's range holds all ranges, add's is their sum", () => {
  const ranges = [
    [-1, 1],
    [0, 3],
  ] as const;
  expect(concat.range?.(ranges, {})).toEqual([-1, 3]);
  expect(add.range?.(ranges, {})).toEqual([-1, 4]);
});

test("add needs one shape and says how to reach it", () => {
  expect(add.shape([vector(3), classes(3)], {})).toEqual(vector(3));
  expect(add.shape([vector(3), vector(4)], {})).toMatchObject({ hint: expect.stringContaining("dense(3)") });
  expect(add.shape([image(4, 4, 3), image(4, 4, 2)], {})).toMatchObject({ hint: expect.stringContaining("conv2d(3") });
  const x = tf.tensor2d([[1, 2]]);
  expect(values(run(add, [x, x, x]))).toEqual([3, 6]);
});

test("multiply needs one shape, multiplies all that arrive, and knows the ends of their products", () => {
  expect(multiply.shape([vector(3), classes(3)], {})).toEqual(vector(3));
  expect(multiply.shape([vector(3), vector(4)], {})).toMatchObject({ hint: expect.stringContaining("dense(3)") });
  const [x, y] = [tf.tensor2d([[1, 2]]), tf.tensor2d([[3, -4]])];
  expect(values(run(multiply, [x, y, y]))).toEqual([9, 32]);
  expect(
    multiply.range?.(
      [
        [-1, 2],
        [-3, 1],
        [-1, 1],
      ],
      {},
    ),
  ).toEqual([-6, 6]);
  expect(
    multiply.range?.(
      [
        [0, 1],
        [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
      ],
      {},
    ),
  ).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
});

test("dot gives one number per example", () => {
  expect(dot.shape([vector(2), classes(2)], {})).toEqual(vector(1));
  expect(dot.shape([vector(2), vector(3)], {})).toMatchObject({ hint: expect.stringContaining("dense(2)") });
  const output = run(dot, [
    tf.tensor2d([
      [1, 2],
      [3, 4],
    ]),
    tf.tensor2d([
      [5, 6],
      [7, 8],
    ]),
  ]);
  expect(output.shape).toEqual([2, 1]);
  expect(values(output)).toEqual([17, 53]);
});
