import { image } from "@dotgan/kit";
import { expect, it } from "vitest";
import { openExtractor } from "../src/features/extract.js";
import { kernelDistance } from "../src/index.js";
import { kernelDistances } from "../src/kernel.js";
import { evaluationOf, examples } from "./evaluation.js";

const rows = (value: (row: number, column: number) => number) =>
  Float32Array.from({ length: 36 }, (_, i) => value(Math.floor(i / 3), i % 3));
const x = rows((i, j) => ((i * 7 + j * 5) % 11) / 5 - 1);
const y = rows((i, j) => ((i * 3 + j * 4 + 1) % 13) / 4 - 1);

it("it is the unbiased estimate with the cubic kernel, block by block", () => {
  // numpy: K = (a @ b.T / 3 + 1)**3; (K(x,x).sum() - trace) / (b (b - 1)), the same of y, minus 2 K(x,y).mean().
  const expected = [-0.7460152119020056, -0.622619378665124, 0.41680101350308796];
  const distances = kernelDistances(x, y, 3, 4);
  expect(distances).toHaveLength(3);
  for (const [i, value] of distances.entries()) expect(value).toBeCloseTo(expected[i] as number, 5);
  expect(kernelDistances(x, y, 3, 12)).toHaveLength(1);
  expect(kernelDistances(x, y, 3, 12)[0]).toBeCloseTo(1.0001187211934153, 5);
});

it("rows that fill no block are left out", () => {
  const distances = kernelDistances(x, y, 3, 5);
  expect(distances).toHaveLength(2);
  expect(distances[0]).toBeCloseTo(-0.04204703454861036, 5);
  expect(distances[1]).toBeCloseTo(0.48664516498842625, 5);
});

const shape = image(28, 28, 1);
const data = { shape, range: [-1, 1] as const, splits: {} };
const waves = (count: number, speed: number) =>
  examples(
    shape,
    Array.from({ length: count * 784 }, (_, i) => Math.sin(speed * (i % 28) + Math.floor(i / 784))),
  );
const params = {
  samples: 8,
  block: 2,
  on: "valid",
  features: "auto",
  weights: "averaged",
  statistics: "moving",
} as const;

it("the value is the mean over the blocks of features, with its standard error", async () => {
  const [real, fake] = [waves(6, 0.3), waves(8, 0.5)];
  const evaluation = evaluationOf({ data, real, fake });
  const { value, details, protocol } = await kernelDistance.measure(evaluation, params);
  const extractor = await openExtractor("digits", data.range, evaluation.tf);
  const [reals, fakes] = [await extractor.extract(real), await extractor.extract(fake)];
  extractor.dispose();
  const distances = kernelDistances(reals.features, fakes.features, 64, 2);
  const [a = 0, b = 0, c = 0] = distances;
  const mean = (a + b + c) / 3;
  const variance = ((a - mean) ** 2 + (b - mean) ** 2 + (c - mean) ** 2) / 2;
  expect(distances).toHaveLength(3);
  expect(Math.abs(value / mean - 1)).toBeLessThan(1e-3);
  expect(details?.blocks).toBe(3);
  expect(Math.abs((details?.standardError as number) / Math.sqrt(variance / 3) - 1)).toBeLessThan(1e-3);
  expect(protocol).toMatchObject({ reals: 6, fakes: 8, block: 2, split: "valid" });
});

it("one block has no standard error, and its size is what there is", async () => {
  const evaluation = evaluationOf({ data, real: waves(6, 0.3), fake: waves(8, 0.5) });
  const { details, protocol } = await kernelDistance.measure(evaluation, { ...params, block: 500 });
  expect(details).toEqual({ blocks: 1 });
  expect(protocol.block).toBe(6);
});
