import { Matrix } from "ml-matrix";
import { expect, it } from "vitest";
import { addTransposedProduct, reordered, symmetricFactor } from "../src/symmetric.js";
import { farthest, uniform } from "./made-weights.js";

// Larger than the tiles that products are taken in.
const n = 75;
const matrixOf = (values: Float64Array, columns: number) =>
  Matrix.from1DArray(values.length / columns, columns, [...values]);

/** A positive semi-definite matrix of some rank. */
function semiDefinite(rank: number): Float64Array {
  const rows = matrixOf(uniform(n * rank, rank), n);
  return Float64Array.from(rows.transpose().mmul(rows).to1DArray());
}

it.each([n, 40, 3])(
  "a matrix of rank %i, put into order, is its factor's product, with nothing above the diagonal",
  (rank) => {
    const matrix = semiDefinite(rank);
    const found = symmetricFactor(matrix, n);
    expect(found.rank).toBe(rank);
    expect([...found.order].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
    const factor = matrixOf(found.factor, rank);
    const sorted = reordered(matrix, found.order);
    expect(farthest(factor.mmul(factor.transpose()).to1DArray(), sorted)).toBeLessThan(1e-12);
    for (let row = 0; row < rank; row++)
      for (let column = row + 1; column < rank; column++) expect(factor.get(row, column)).toBe(0);
  },
);

it("products with such a factor are whole, though its upper half is passed over", () => {
  const { factor } = symmetricFactor(semiDefinite(40), n);
  const other = uniform(n * n, 9);
  const [F, B] = [matrixOf(factor, 40), matrixOf(other, n)];
  const right = new Float64Array(n * 40);
  addTransposedProduct(right, other, factor, { rows: n, n, m: 40, triangular: "b" });
  expect(farthest(right, B.transpose().mmul(F).to1DArray())).toBeLessThan(1e-12);
  const left = new Float64Array(40 * n);
  addTransposedProduct(left, factor, other, { rows: n, n: 40, m: n, triangular: "a" });
  expect(farthest(left, F.transpose().mmul(B).to1DArray())).toBeLessThan(1e-12);
});
