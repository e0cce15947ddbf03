import { expect, test } from "vitest";
import { hinge, leastSquares, wasserstein } from "../src/index.js";
import { logits, number, step } from "./step.js";

const given = step({ real: logits(2, 0), fake: logits(-3, 0.5) });

test("least squares takes half the mean squared distance to each target", () => {
  const labels = { a: 0, b: 1, c: 1 };
  expect(number(leastSquares.discriminator?.(given, labels))).toBeCloseTo(((1 + 1) / 2 + (9 + 0.25) / 2) / 2, 5);
  expect(number(leastSquares.generator?.(given, labels))).toBeCloseTo((16 + 0.25) / 2 / 2, 5);
});

test("least squares counts accuracy halfway between its labels", () => {
  const threshold = leastSquares.threshold as (params: { a: number; b: number; c: number }) => number;
  expect(threshold({ a: -1, b: 1, c: 0 })).toBe(0);
  expect(threshold({ a: 0, b: 1, c: 1 })).toBe(0.5);
});

test("the Wasserstein critic widens the gap between the means, and is no classifier", () => {
  expect(number(wasserstein.discriminator?.(given, {}))).toBeCloseTo(-1.25 - 1, 5);
  expect(number(wasserstein.generator?.(given, {}))).toBeCloseTo(1.25, 5);
  expect(wasserstein).not.toHaveProperty("threshold");
});

test("the hinge counts a sample until it is beyond the margin", () => {
  expect(number(hinge.discriminator?.(given, { margin: 1 }))).toBeCloseTo((0 + 1) / 2 + (0 + 1.5) / 2, 5);
  expect(number(hinge.discriminator?.(given, { margin: 3 }))).toBeCloseTo((1 + 3) / 2 + (0 + 3.5) / 2, 5);
  expect(number(hinge.generator?.(given, { margin: 1 }))).toBeCloseTo(1.25, 5);
});
