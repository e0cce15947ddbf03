import { image } from "@dotgan/kit";
import { expect, test } from "vitest";
import { pixelShuffle } from "../src/index.js";
import { counting, run, tf, values } from "./layer.js";

test("moves channels to pixels as TensorFlow's depthToSpace does, and passes the gradient that it lacks", () => {
  const x = counting([2, 2, 3, 8]) as tf.Tensor4D;
  expect(values(run(pixelShuffle, [x], { params: { factor: 2 } }))).toEqual(values(tf.depthToSpace(x, 2, "NHWC")));
  const gradient = tf.grad((images) => tf.sum(run(pixelShuffle, [images], { params: { factor: 2 } })))(x);
  expect(values(gradient).every((value) => value === 1)).toBe(true);
});

test("says which number of channels would fit", () => {
  expect(pixelShuffle.shape([image(4, 4, 6)], { factor: 2 })).toMatchObject({
    hint: expect.stringContaining("convolution to 8"),
  });
});
