import type { RandomTensors } from "@dotgan/kit";
import { expect, test } from "vitest";
import { dropout, gaussianNoise } from "../src/index.js";
import { run, tf, values } from "./layer.js";

const draws = (drawn: number[]): RandomTensors => ({
  uniform: (shape) => tf.tensor(drawn, [...shape]),
  normal: (shape, mean = 0, std = 1) =>
    tf.tensor(
      drawn.map((value) => mean + std * value),
      [...shape],
    ),
  truncatedNormal: () => tf.zeros([0]),
  categorical: () => tf.zeros([0]),
});
const x = tf.tensor2d([[1, 2, 3, 4]]);

test("dropout drops where the draw is below the rate, and scales up the rest", () => {
  const random = draws([0.1, 0.74, 0.75, 0.9]);
  expect(values(run(dropout, [x], { params: { rate: 0.75 }, random }))).toEqual([0, 0, 12, 16]);
});

test("gaussianNoise adds its draws times the standard deviation", () => {
  const random = draws([1, -1, 0, 2]);
  expect(values(run(gaussianNoise, [x], { params: { std: 0.5 }, random }))).toEqual([1.5, 1.5, 3, 5]);
});

test("neither touches anything in evaluation", () => {
  const random = draws([0, 0, 0, 0]);
  for (const [layer, params] of [
    [dropout, { rate: 0.75 }],
    [gaussianNoise, { std: 0.5 }],
  ] as const) {
    expect(values(run(layer, [x], { params, random, training: false }))).toEqual([1, 2, 3, 4]);
  }
});

test("dropout's range holds what scaling up can reach", () => {
  expect(dropout.range?.([[-1, 1]], { rate: 0.5 })).toEqual([-2, 2]);
  expect(dropout.range?.([[1, 2]], { rate: 0.5 })).toEqual([0, 4]);
});
