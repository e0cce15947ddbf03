import { image } from "@dotgan/kit";
import { expect, it } from "vitest";
import { precisionRecall } from "../src/index.js";
import { overlap } from "../src/manifold.js";
import { evaluationOf, examples } from "./evaluation.js";

const rows = (count: number, value: (row: number, column: number) => number) =>
  Float32Array.from({ length: 2 * count }, (_, i) => value(Math.floor(i / 2), i % 2));
const reals = rows(10, (i, j) => Math.sin(3 * i + 5 * j + 1));
const fakes = rows(8, (i, j) => 0.7 * Math.cos(2 * i + 7 * j) + 0.4);

it("all four shares are those of the papers' formulas", () => {
  // numpy, from the three matrices of distances: r = sort(rr)[:, k], f = sort(ff)[:, k]; precision (rf <= r).any(reals),
  // recall (rf <= f).any(fakes), density (rf <= r).sum(reals).mean() / k, coverage (rf <= r).any(fakes).
  const two = overlap(reals, fakes, 2, 2);
  expect(two.precision).toBeCloseTo(0.375, 9);
  expect(two.recall).toBeCloseTo(0.4, 9);
  expect(two.density).toBeCloseTo(0.1875, 9);
  expect(two.coverage).toBeCloseTo(0.2, 9);
  const three = overlap(reals, fakes, 2, 3);
  expect(three.precision).toBeCloseTo(1, 9);
  expect(three.recall).toBeCloseTo(0.6, 9);
  expect(three.density).toBeCloseTo(0.75, 9);
  expect(three.coverage).toBeCloseTo(0.9, 9);
});

it("a fake far away widens no real's ball, but takes in reals by its own", () => {
  // On a line: reals 0, 1, 2, 3; fakes 0.125, 0.375, 100. With k = 1 the balls of the first two fakes reach 0.25.
  const line = (...values: number[]) => Float32Array.from(values);
  const { precision, recall, density, coverage } = overlap(line(0, 1, 2, 3), line(0.125, 0.375, 100), 1, 1);
  expect(precision).toBeCloseTo(2 / 3, 9);
  // 0 lies in the first fake's ball; the far one's reaches 99.625 down to 0.375, and so holds 1, 2 and 3.
  expect(recall).toBe(1);
  // Both near fakes lie in the balls of 0 and of 1: four memberships of three fakes.
  expect(density).toBeCloseTo(4 / 3, 9);
  expect(coverage).toBe(0.5);
});

const shape = image(28, 28, 1);
const waves = (phases: readonly number[]) =>
  examples(
    shape,
    phases.flatMap((phase) => Array.from({ length: 784 }, (_, i) => Math.sin(0.4 * (i % 28) + phase))),
  );
const measured = (real: readonly number[], fake: readonly number[]) =>
  precisionRecall.measure(
    evaluationOf({ data: { shape, range: [-1, 1], splits: {} }, real: waves(real), fake: waves(fake) }),
    { samples: 100, neighbours: 2, on: "valid", features: "auto", weights: "averaged", statistics: "moving" },
  );

it("the value is the harmonic mean of precision and recall", async () => {
  const phases = [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5];
  expect((await measured(phases, phases)).value).toBe(1);
  // A generator of one image: always right, and it recalls only that.
  const collapsed = await measured(phases, [1, 1, 1, 1]);
  expect(collapsed.details?.precision).toBe(1);
  expect(collapsed.details?.recall).toBe(1 / 8);
  expect(collapsed.value).toBeCloseTo((2 * (1 / 8)) / (1 + 1 / 8), 9);
  expect(collapsed.protocol).toMatchObject({ neighbours: 2, reals: 8, fakes: 4, split: "valid" });
});

it("fewer reals than neighbours are told by name", async () => {
  await expect(measured([0, 1], [0, 1, 2, 3])).rejects.toThrow("`valid` has 2 images");
});
