import { type Examples, unbounded, vector } from "@dotgan/kit";
import { createStream } from "@dotgan/runtime";
import * as tf from "@tensorflow/tfjs-core";
import { expect, it, test } from "vitest";
import { intrinsicDimensions } from "../src/dimension.js";
import { intrinsicDimension } from "../src/index.js";
import { evaluationOf, examples } from "./evaluation.js";

const streamOf = (seed: number) => createStream(seed, "test", { step: 0, phase: 0, repeat: 0, pass: "evaluation" });

/** Points of few coordinates, laid into more by a matrix that keeps distances only roughly. */
function embedded(coordinates: Float32Array, from: number, into: number): Examples {
  const matrix = streamOf(9).normal(from * into);
  const count = coordinates.length / from;
  const values = new Float32Array(count * into);
  for (let row = 0; row < count; row++)
    for (let j = 0; j < into; j++)
      for (let i = 0; i < from; i++)
        values[row * into + j] =
          (values[row * into + j] as number) +
          (coordinates[row * from + i] as number) * (matrix[i * into + j] as number);
  return { count, shape: vector(into), values };
}

/** Within a tenth up to two dimensions and a fifth beyond: 1,000 points lie too far apart for more, and give fewer. */
const tolerance = (dimension: number) => (dimension <= 2 ? 0.1 : 0.2) * dimension;

test.each([1, 2, 5])("a Gaussian of %i dimensions in 20 is measured to have them", async (dimension) => {
  const found = await intrinsicDimensions(embedded(streamOf(1).normal(1000 * dimension), dimension, 20), 20, tf);
  expect(found.distinct).toBe(1000);
  expect(Math.abs(found.twoNearest - dimension)).toBeLessThan(tolerance(dimension));
  expect(Math.abs(found.maximumLikelihood - dimension)).toBeLessThan(tolerance(dimension));
});

test.each([1, 2, 5])("so is a cube of %i dimensions, whose faces take some", async (dimension) => {
  const found = await intrinsicDimensions(embedded(streamOf(2).uniform(1000 * dimension), dimension, 20), 20, tf);
  expect(Math.abs(found.twoNearest - dimension)).toBeLessThan(tolerance(dimension));
  expect(Math.abs(found.maximumLikelihood - dimension)).toBeLessThan(tolerance(dimension));
});

it("a rolled sheet has two dimensions", async () => {
  const [turns, heights] = [streamOf(3).uniform(1500, 1.5 * Math.PI, 4.5 * Math.PI), streamOf(4).uniform(1500, 0, 20)];
  const roll = Array.from(turns, (turn, i) => [turn * Math.cos(turn), heights[i] as number, turn * Math.sin(turn)]);
  const found = await intrinsicDimensions(examples(vector(3), roll.flat()), 20, tf);
  expect(Math.abs(found.twoNearest - 2)).toBeLessThan(0.2);
  expect(Math.abs(found.maximumLikelihood - 2)).toBeLessThan(0.2);
});

it("both formulas are those of their papers", async () => {
  // 0, 1, 3, 7 on a line: neighbours by distance are (1, 3), (1, 2), (2, 3), (4, 6).
  const found = await intrinsicDimensions(examples(vector(1), [0, 1, 3, 7]), 2, tf);
  const logs = [3, 2, 1.5, 1.5].map(Math.log);
  expect(found.maximumLikelihood).toBeCloseTo(4 / logs.reduce((a, b) => a + b, 0), 6);
  const sorted = logs.sort((a, b) => a - b);
  const [products, squares] = sorted.reduce(
    ([xy, xx], x, i) => [(xy as number) - x * Math.log(1 - (i + 1) / 5), (xx as number) + x * x],
    [0, 0],
  ) as [number, number];
  expect(found.twoNearest).toBeCloseTo(products / squares, 6);
});

it("the tenth of widest ratios is left out of the line", async () => {
  const points = Array.from({ length: 20 }, (_, i) => i + 0.4 * Math.sin(7 * i) + (i === 19 ? 40 : 0));
  const found = await intrinsicDimensions(examples(vector(1), points), 5, tf);
  const ratios = points
    .map((x) => points.map((other) => Math.abs(other - x)).sort((a, b) => a - b))
    .map(([, nearest = 0, next = 0]) => Math.log(next / nearest))
    .sort((a, b) => a - b)
    .slice(0, 18);
  const heights = ratios.map((_, i) => -Math.log(1 - (i + 1) / 21));
  const products = ratios.reduce((sum, x, i) => sum + x * (heights[i] as number), 0);
  expect(found.twoNearest).toBeCloseTo(products / ratios.reduce((sum, x) => sum + x * x, 0), 4);
});

it("copies count once", async () => {
  const once = embedded(streamOf(5).normal(300), 1, 3);
  const twice = { ...once, count: 600, values: Float32Array.from([...once.values, ...once.values]) };
  expect(await intrinsicDimensions(twice, 10, tf)).toEqual(await intrinsicDimensions(once, 10, tf));
  expect(await intrinsicDimensions(examples(vector(2), [1, 1, 1, 1, 1, 1]), 20, tf)).toEqual({
    maximumLikelihood: 0,
    neighbours: 0,
    twoNearest: 0,
    distinct: 1,
  });
});

it("the value is the fakes', by the estimator asked for, beside the reals'", async () => {
  const evaluation = evaluationOf({
    data: { shape: vector(6), range: unbounded, splits: {} },
    real: embedded(streamOf(6).normal(2000), 4, 6),
    fake: embedded(streamOf(7).normal(500), 1, 6),
  });
  const params = { samples: 500, neighbours: 10, on: "valid", weights: "averaged", statistics: "moving" } as const;
  const two = await intrinsicDimension.measure(evaluation, { ...params, estimator: "twoNearest" });
  const more = await intrinsicDimension.measure(evaluation, { ...params, estimator: "maximumLikelihood" });
  expect(two.value).toBeCloseTo(1, 0);
  expect(two.value).toBe(two.details?.twoNearest);
  expect(two.details?.reals).toBe(two.details?.realsTwoNearest);
  expect(more.value).toBe(two.details?.maximumLikelihood);
  expect(more.details?.reals).toBe(two.details?.realsMaximumLikelihood);
  expect(Math.abs((two.details?.reals as number) - 4)).toBeLessThan(0.8);
  expect(two.protocol).toMatchObject({ estimator: "twoNearest", reals: 500, fakes: 500, split: "valid" });
});

it("tells how many neighbours it looked at, which are fewer than asked for among few distinct examples", async () => {
  expect((await intrinsicDimensions(examples(vector(1), [0, 1, 3, 7, 7]), 20, tf)).neighbours).toBe(3);
  expect((await intrinsicDimensions(examples(vector(1), [0, 1, 3, 7, 7]), 2, tf)).neighbours).toBe(2);
});
