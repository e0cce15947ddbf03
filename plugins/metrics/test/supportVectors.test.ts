import { expect, it } from "vitest";
import { supportVectors } from "../src/supportVectors.js";

const count = 40;
const size = 6;

/** A small problem without a pattern: rows with a constant feature of 1 at their end, and signs. */
function problem() {
  let state = 7;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 16) / 65536 - 0.5;
  };
  const rows = Array.from({ length: count }, () => [...Array.from({ length: size }, next), 1]);
  const signs = rows.map(([a = 0, b = 0, c = 0]) => (2 * a - b + 0.5 * c + 0.8 * next() > 0.1 ? 1 : -1));
  const gram = Float32Array.from(rows.flatMap((a) => rows.map((b) => dot(a, b))));
  return { rows, signs, gram };
}
const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
const weightsOf = (alpha: Float64Array, rows: readonly number[][], signs: readonly number[]) =>
  Array.from({ length: size + 1 }, (_, j) =>
    rows.reduce((sum, row, i) => sum + (signs[i] as number) * (alpha[i] as number) * (row[j] as number), 0),
  );

// Weights, then the intercept: scikit-learn 1.9.1, LinearSVC(loss="squared_hinge", dual=True, tol=1e-12).
const known = {
  0.01: [0.12728, -0.11023, 0.0162, -0.04124, -0.04459, -0.05449, -0.0402],
  0.1: [0.78782, -0.70449, 0.10245, -0.24054, -0.25853, -0.33527, -0.0373],
  1: [2.01038, -1.78744, 0.37931, -0.49629, -0.56522, -0.82704, -0.01434],
  10: [3.9558, -3.18286, 1.28694, -0.6792, -0.75383, -1.65985, -0.00062],
};

it("finds the weights that LIBLINEAR finds, for small C and for large", () => {
  const { rows, signs, gram } = problem();
  for (const [c, expected] of Object.entries(known)) {
    const weights = weightsOf(supportVectors(gram, signs, Number(c)), rows, signs);
    const scale = Math.max(...expected.map(Math.abs));
    for (const [j, value] of expected.entries())
      expect(Math.abs((weights[j] as number) - value)).toBeLessThan(2e-3 * scale);
  }
});

it("closes the gap between the loss and its dual bound", () => {
  const { rows, signs, gram } = problem();
  for (const c of [0.01, 1, 10]) {
    const alpha = supportVectors(gram, signs, c);
    const weights = weightsOf(alpha, rows, signs);
    const margins = rows.map((row, i) => Math.max(0, 1 - (signs[i] as number) * dot(weights, row)));
    const loss = dot(weights, weights) / 2 + c * dot(margins, margins);
    const values = [...alpha];
    const bound = dot(values, Array(count).fill(1)) - dot(weights, weights) / 2 - dot(values, values) / (4 * c);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(bound).toBeLessThanOrEqual(loss * (1 + 1e-6));
    expect((loss - bound) / loss).toBeLessThan(1e-3);
  }
});

it("ends in the same place wherever it starts", () => {
  const { signs, gram } = problem();
  const fresh = supportVectors(gram, signs, 1);
  const warm = supportVectors(gram, signs, 1, supportVectors(gram, signs, 0.1));
  for (const [i, value] of fresh.entries()) expect(Math.abs((warm[i] as number) - value)).toBeLessThan(5e-3);
});

it("examples of one sign are no trouble", () => {
  const alpha = supportVectors(Float32Array.from([2, 1, 1, 2]), [1, 1], 1);
  // (2 + 1/2) a + a = 1.
  for (const value of alpha) expect(value).toBeCloseTo(1 / 3.5, 3);
});
