import { image, vector } from "@dotgan/kit";
import { expect, test } from "vitest";
import { flatten, reshape } from "../src/index.js";
import { counting, run, values } from "./layer.js";

test("reads a vector as an image and back without moving a value", () => {
  expect(reshape.shape([vector(12)], { to: [2, 3, 2] })).toEqual(image(2, 3, 2));
  expect(reshape.shape([image(2, 3, 2)], { to: [12] })).toEqual(vector(12));
  const x = counting([2, 12]);
  const output = run(reshape, [x], { params: { to: [2, 3, 2] } });
  expect(output.shape).toEqual([2, 2, 3, 2]);
  expect(values(run(flatten, [output]))).toEqual(values(x));
});

test("tells both counts, and the channels that would fit", () => {
  expect(reshape.shape([vector(784)], { to: [28, 28, 3] })).toEqual({
    expected: "2352 values for image[28, 28, 3]",
    hint: "vector[784], which is 784 values, arrives here; reshape(28, 28, 1) fits",
  });
  expect(reshape.shape([vector(784)], { to: [28, 28] })).toMatchObject({ hint: "2 numbers are written" });
});
