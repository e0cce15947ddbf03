import { Matrix } from "ml-matrix";
import { expect, it } from "vitest";
import { frechet, Moments } from "../src/statistics.js";
import fixture from "./fixtures/frechet.json" with { type: "json" };
import { floats } from "./made-weights.js";

const matrixOf = (moments: Moments): Matrix =>
  Matrix.from1DArray(moments.size, moments.size, [...moments.covariance()]);
const momentsOf = (rows: readonly (readonly number[])[]): Moments => {
  const moments = new Moments(rows[0]?.length ?? 0);
  for (const row of rows) moments.add(Float32Array.from(row));
  return moments;
};

it("the covariance is the sample covariance, however the rows arrive", () => {
  const rows = [
    [1, 2],
    [3, 1],
    [5, 6],
  ];
  const covariance = matrixOf(momentsOf(rows));
  // By hand: means 3 and 3; products of deviations: (4 + 0 + 4) / 2, (2 + 0 + 6) / 2, (1 + 4 + 9) / 2.
  expect(covariance.to2DArray()).toEqual([
    [4, 4],
    [4, 7],
  ]);
  const together = new Moments(2);
  together.add(Float32Array.from(rows.flat()));
  expect(matrixOf(together).to2DArray()).toEqual(covariance.to2DArray());
});

it("the distance of a sample to itself is 0, and to a shifted one the shift squared", () => {
  const rows = [
    [0, 1],
    [2, 0],
    [1, 5],
    [4, 2],
  ];
  expect(frechet(momentsOf(rows), momentsOf(rows))).toBeCloseTo(0, 6);
  const shifted = rows.map(([a = 0, b = 0]) => [a + 3, b - 4]);
  expect(frechet(momentsOf(rows), momentsOf(shifted))).toBeCloseTo(25, 5);
});

it("for axis-aligned Gaussians it is the sum of squared differences of the deviations", () => {
  // Rows (±a, 0), (0, ±b): covariance diag(2a²/3, 2b²/3).
  const cross = (a: number, b: number) =>
    momentsOf([
      [a, 0],
      [-a, 0],
      [0, b],
      [0, -b],
    ]);
  const deviation = (n: number) => Math.sqrt((2 * n * n) / 3);
  const expected = (deviation(1) - deviation(3)) ** 2 + (deviation(2) - deviation(5)) ** 2;
  expect(frechet(cross(1, 2), cross(3, 5))).toBeCloseTo(expected, 5);
});

it("correlated covariances agree with the formula of 2x2 matrices", () => {
  // For 2x2, tr sqrt(M) = sqrt(tr M + 2 sqrt(det M)), with M = A B.
  const a = momentsOf([
    [1, 2],
    [3, 1],
    [5, 6],
    [0, 1],
  ]);
  const b = momentsOf([
    [2, 2],
    [1, 7],
    [4, 0],
    [3, 3],
  ]);
  const [A, B] = [matrixOf(a), matrixOf(b)];
  const product = A.mmul(B).to2DArray() as [[number, number], [number, number]];
  const determinant = product[0][0] * product[1][1] - product[0][1] * product[1][0];
  const cross = Math.sqrt(product[0][0] + product[1][1] + 2 * Math.sqrt(determinant));
  const shift = a.mean().reduce((sum, value, i) => sum + (value - (b.mean()[i] as number)) ** 2, 0);
  expect(frechet(a, b)).toBeCloseTo(shift + A.trace() + B.trace() - 2 * cross, 6);
});

it.each(fixture.cases)("it equals pytorch-fid's, computed with SciPy: $name", ({ first, second, distance }) => {
  const [a, b] = [first, second].map((text) => {
    const moments = new Moments(fixture.size);
    moments.add(floats(text));
    return moments;
  }) as [Moments, Moments];
  expect(Math.abs(frechet(a, b) - distance)).toBeLessThan(1e-3 * distance);
  expect(frechet(b, a)).toBeCloseTo(frechet(a, b), 6);
});
