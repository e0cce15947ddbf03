import "@tensorflow/tfjs-backend-cpu";
import { type Examples, unbounded, vector } from "@dotgan/kit";
import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { effectiveNumber, medianDistance, squaredDistances } from "../src/diversity.js";
import { collapse } from "../src/index.js";
import { evaluationOf, examples } from "./evaluation.js";

const plane = vector(2);
const params = {
  samples: 48,
  below: 0.1,
  from: 1,
  on: "valid",
  weights: "averaged",
  statistics: "moving",
} as const;
/** `count` points, evenly over so many of eight places on a circle, a little apart. */
const ring = (modes: number, count = 48): Examples =>
  examples(
    plane,
    Array.from({ length: count }, (_, i) => {
      const angle = (2 * Math.PI * (i % modes)) / 8;
      return [Math.cos(angle) + 0.01 * Math.sin(7 * i), Math.sin(angle) + 0.01 * Math.cos(11 * i)];
    }).flat(),
  );
const data = { shape: plane, range: unbounded, splits: {} };
const measure = (fake: Examples, more: Partial<{ below: number; from: number }> = {}, best?: number) =>
  collapse.measure(evaluationOf({ data, real: ring(8), fake, ...(best !== undefined && { best }) }), {
    ...params,
    ...more,
  });

it("distances are those of all pairs, and the median that of unequal ones", async () => {
  const points = examples(plane, [0, 0, 3, 4, 0, 8]);
  const squared = await squaredDistances(points, tf);
  for (const [place, expected] of [0, 25, 64, 25, 0, 25, 64, 25, 0].entries())
    expect(squared[place]).toBeCloseTo(expected, 4);
  expect(medianDistance(squared, 3)).toBeCloseTo(5, 5);
});

it("examples count as many as there are distinct ones, however often each is repeated", () => {
  const places = [0, 0, 0, 1e3, 1e3, 1e3, 2e3, 2e3, 2e3];
  const squared = Float32Array.from(places.flatMap((a) => places.map((b) => (a - b) ** 2)));
  expect(effectiveNumber(squared, 9, 1)).toBeCloseTo(3, 9);
});

it("of two examples it is the entropy of (1 + k) / 2 and (1 - k) / 2, with k their kernel", () => {
  const k = Math.exp(-1 / 2);
  const entropy = [(1 + k) / 2, (1 - k) / 2].reduce((sum, share) => sum - share * Math.log(share), 0);
  expect(effectiveNumber(Float32Array.from([0, 9, 9, 0]), 2, 3)).toBeCloseTo(Math.exp(entropy), 9);
});

it("is 1 for fakes like the data, falls with every mode that is lost, and is nearly 0 for one mode", async () => {
  const values = await Promise.all([8, 4, 2, 1].map(async (modes) => (await measure(ring(modes))).value));
  expect(values[0]).toBeCloseTo(1, 5);
  expect([...values].sort((a, b) => b - a)).toEqual(values);
  expect(values[3]).toBeLessThan(0.01);
});

it("says so where there is one real to compare with", async () => {
  const one = collapse.measure(evaluationOf({ data, real: ring(1, 1), fake: ring(8) }), params);
  await expect(one).rejects.toThrow("`valid` has only one");
});

it("warns below its threshold, from its step on, and not of diverse fakes", async () => {
  expect((await measure(ring(1))).warning).toMatch(/^fakes are 0\.00 times as diverse as the data: the Helvetica/);
  expect((await measure(ring(1), { from: 2 })).warning).toBeUndefined();
  expect((await measure(ring(1), { below: 0 })).warning).toBeUndefined();
  expect((await measure(ring(8))).warning).toBeUndefined();
});

it("warns before its step of fakes that have been diverse, and says how much", async () => {
  expect((await measure(ring(1), { from: 2 }, 0.49)).warning).toBeUndefined();
  expect((await measure(ring(1), { from: 2 }, 0.93)).warning).toMatch(
    /^fakes are 0\.00 times .* data, after 0\.93: the/,
  );
});

it("compares as many fakes as there are reals", async () => {
  const { value, protocol } = await collapse.measure(evaluationOf({ data, real: ring(8, 24), fake: ring(8) }), params);
  expect(protocol).toMatchObject({ reals: 24, fakes: 24 });
  expect(value).toBeCloseTo(1, 5);
});

it("data without any difference is refused by name", async () => {
  const same = examples(plane, Array(20).fill(1));
  const evaluation = evaluationOf({ data, real: same, fake: ring(8) });
  await expect(collapse.measure(evaluation, params)).rejects.toThrow("most examples of `valid` are equal");
});
