import type { Stream } from "@dotgan/kit";
import { expect, test } from "vitest";
import { dataMarginals, glorot, he, orthogonal, truncatedNormal } from "../src/index.js";

/** Equally spaced quantiles stand in for draws, so that variances come out exactly. */
const spread: Stream = {
  uniform: (count, low = 0, high = 1) =>
    Float32Array.from({ length: count }, (_, i) => low + ((i + 0.5) / count) * (high - low)),
  normal: (count, mean = 0, std = 1) =>
    Float32Array.from({ length: count }, (_, i) => mean + std * Math.sqrt(2) * Math.sin(i * 1.7 + i * i * 0.31)),
  integers: (count) => new Int32Array(count),
  permutation: (count) => new Uint32Array(count),
};
const context = (mean: number[] = []) => ({ stream: spread, dataMean: () => Float32Array.from(mean) });
const variance = (values: Float32Array) => values.reduce((sum, value) => sum + value * value, 0) / values.length;

test("glorot's variance is 2 / (fan in + fan out) for both distributions", () => {
  for (const distribution of ["uniform", "normal"] as const) {
    const values = glorot.init([100, 100], { in: 30, out: 20 }, { distribution, gain: 1 }, context());
    expect(variance(values) / (2 / 50)).toBeCloseTo(1, 1);
  }
});

test("he's variance is 2 / fan in, less for a leaky slope", () => {
  const values = he.init([100, 100], { in: 50, out: 1 }, { distribution: "uniform", slope: 1 }, context());
  expect(variance(values)).toBeCloseTo(1 / 50, 4);
  const relu = he.init([100, 100], { in: 50, out: 1 }, { distribution: "uniform", slope: 0 }, context());
  expect(variance(relu)).toBeCloseTo(2 / 50, 4);
});

test.each([
  [[3, 3, 2, 4], 4],
  [[3, 8], 3],
  [[5, 5], 5],
])("orthogonal of %j has %i orthonormal vectors on its shorter side", (shape, vectors) => {
  const gain = 2;
  const values = orthogonal.init(shape, { in: 1, out: 1 }, { gain }, context());
  const columns = shape.at(-1) ?? 1;
  const length = values.length / vectors;
  const entry = (vector: number, k: number) =>
    (columns === vectors ? values[k * columns + vector] : values[vector * columns + k]) ?? Number.NaN;
  for (let a = 0; a < vectors; a++) {
    for (let b = 0; b < vectors; b++) {
      let product = 0;
      for (let k = 0; k < length; k++) product += entry(a, k) * entry(b, k);
      expect(product).toBeCloseTo(a === b ? gain * gain : 0, 4);
    }
  }
});

test("truncatedNormal draws again until within the bound", () => {
  const values = truncatedNormal.init([1000], { in: 1, out: 1 }, { mean: 5, std: 2, bound: 1 }, context());
  expect(Math.min(...values)).toBeGreaterThanOrEqual(3);
  expect(Math.max(...values)).toBeLessThanOrEqual(7);
  expect(values.every((value) => value !== 0)).toBe(true);
});

test("dataMarginals inverts the activation at the data's mean, clipped", () => {
  const start = (activation: "sigmoid" | "tanh" | "linear", mean: number[], shape = [mean.length]) =>
    dataMarginals.init(shape, { in: 1, out: 1 }, { activation, clip: 1e-7 }, context(mean));
  const [even, low = Number.NaN, zero] = start("sigmoid", [0.5, 0.2, 0]);
  expect(even).toBeCloseTo(0, 5);
  expect(1 / (1 + Math.exp(-low))).toBeCloseTo(0.2, 5);
  expect(zero).toBeCloseTo(Math.log(1e-7), 3);
  expect(Math.tanh(start("tanh", [-0.6])[0] ?? Number.NaN)).toBeCloseTo(-0.6, 5);
  expect(start("linear", [3])[0]).toBe(3);
});

test("dataMarginals gives a bias per channel the mean over pixels, and refuses another length", () => {
  const init = (length: number) =>
    dataMarginals.init([length], { in: 1, out: 1 }, { activation: "linear", clip: 1e-7 }, context([1, 10, 3, 30]));
  expect([...init(2)]).toEqual([2, 20]);
  expect(() => init(3)).toThrow("does not fit 4 data values");
});
