import { expect, test } from "vitest";
import { cosine, exponential, linear, steps } from "../src/index.js";

test("linear reaches its end after the whole training, or after `over`, and stays there", () => {
  const whole = { from: 1, to: 0, over: undefined };
  expect([0, 25, 100, 200].map((step) => linear.at(step, 100, whole))).toEqual([1, 0.75, 0, 0]);
  expect([0, 5, 10, 50].map((step) => linear.at(step, 100, { from: 0.5, to: 0.7, over: 10 }))).toEqual([
    0.5, 0.6, 0.7, 0.7,
  ]);
  expect(linear.bounds(whole)).toEqual([0, 1]);
});

test("cosine is halfway after half the time, and a quarter of the way down later than linear", () => {
  const params = { from: 2, to: 0, over: undefined };
  expect(cosine.at(0, 100, params)).toBe(2);
  expect(cosine.at(25, 100, params)).toBeCloseTo(1 + Math.SQRT1_2, 10);
  expect(cosine.at(50, 100, params)).toBeCloseTo(1, 10);
  expect(cosine.at(100, 100, params)).toBeCloseTo(0, 10);
});

test("exponential multiplies at every step and stops at its floor", () => {
  const params = { start: 8, factor: 0.5, floor: 1.5 };
  expect([0, 1, 2, 3, 10].map((step) => exponential.at(step, 100, params))).toEqual([8, 4, 2, 1.5, 1.5]);
  expect(exponential.conflict?.({ start: 1, factor: 0.5, floor: 2 })).toContain("floor");
});

test("the 2014 GAN's rate falls by 1 / 1.000004 at every step", () => {
  const rate = exponential.at(500_000, 1_000_000, { start: 0.1, factor: 1 / 1.000004, floor: 1e-6 });
  expect(rate).toBeCloseTo(0.1 * Math.exp(-2), 6);
});

test("steps jumps at shares of the training", () => {
  const params = { values: [3, 2, 1], at: [0.5, 0.75], over: undefined };
  expect([0, 49, 50, 74, 75, 100].map((step) => steps.at(step, 100, params))).toEqual([3, 3, 2, 2, 1, 1]);
  expect(steps.at(10, 100, { ...params, over: 20 })).toBe(2);
  expect(steps.conflict?.({ values: [1, 2], at: [0.5, 0.75], over: undefined })).toBe(
    "2 jumps need 3 values, and there are 2",
  );
  expect(steps.conflict?.({ ...params, at: [0.75, 0.5] })).toContain("rise");
});
