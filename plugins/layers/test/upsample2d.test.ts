import { expect, test } from "vitest";
import { upsample2d } from "../src/index.js";
import { expectClose, run, tf, values } from "./layer.js";

const x = tf.randomUniform([2, 3, 4, 2], -1, 1, "float32", 7) as tf.Tensor4D;

test("nearest repeats pixels as TensorFlow does", () => {
  const output = run(upsample2d, [x], { params: { factor: 3 } });
  expect(values(output)).toEqual(values(tf.image.resizeNearestNeighbor(x, [9, 12])));
});

test("bilinear blends between pixel centres as TensorFlow does with half-pixel centres", () => {
  const output = run(upsample2d, [x], { params: { factor: 2, method: "bilinear" } });
  const expected = values(tf.image.resizeBilinear(x, [6, 8], false, true));
  expectClose(values(output), expected);
});
