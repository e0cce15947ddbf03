import { image, vector } from "@dotgan/kit";
import { expect, test } from "vitest";
import { conv2d } from "../src/index.js";
import { bound, run, tf, values } from "./layer.js";

const params = (given: Record<string, unknown>) => bound(conv2d.params, given) as Parameters<typeof conv2d.shape>[1];

test("sums each window, with zeros around the image for padding same", () => {
  const x = tf.ones([1, 3, 3, 1]);
  const weights = { kernel: tf.ones([3, 3, 1, 1]), bias: tf.tensor1d([0]) };
  const output = run(conv2d, [x], { params: { filters: 1, kernel: 3 }, weights });
  expect(values(output)).toEqual([4, 6, 4, 6, 9, 6, 4, 6, 4]);
});

test("halves a side with stride 2 and padding same, rounded up", () => {
  const given = params({ filters: 8, kernel: 5, stride: 2 });
  expect(conv2d.shape([image(64, 64, 3)], given)).toEqual(image(32, 32, 8));
  expect(conv2d.shape([image(7, 5, 3)], given)).toEqual(image(4, 3, 8));
});

test("keeps windows inside with padding valid, and says when none fits", () => {
  const given = params({ filters: 8, kernel: 5, stride: 2, padding: "valid" });
  expect(conv2d.shape([image(28, 28, 1)], given)).toEqual(image(12, 12, 8));
  expect(conv2d.shape([image(4, 9, 1)], given)).toMatchObject({ hint: expect.stringContaining("4x9") });
  expect(conv2d.shape([vector(9)], given)).toMatchObject({
    expected: "an image",
    hint: expect.stringContaining("reshape"),
  });
});

test("has the window times the channels as fan in, and counts multiply-adds as two", () => {
  const given = params({ filters: 8, kernel: 4, stride: 2 });
  const input = image(8, 8, 3);
  expect(conv2d.weights?.([input], given).kernel).toMatchObject({ shape: [4, 4, 3, 8], fans: { in: 48, out: 32 } });
  expect(conv2d.flops?.([input], image(4, 4, 8), given)).toBe(2 * 48 * 128);
});
