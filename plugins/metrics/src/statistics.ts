import { addTransposedProduct, reordered, symmetricEigenvalues, symmetricFactor } from "./symmetric.js";

/** Mean and covariance (divided by n - 1), gathered row by row. */
export class Moments {
  readonly size: number;
  private count = 0;
  private readonly sum: Float64Array;
  private readonly products: Float64Array;

  constructor(size: number) {
    this.size = size;
    this.sum = new Float64Array(size);
    this.products = new Float64Array(size * size);
  }

  add(values: Float32Array): void {
    const { size, sum, products } = this;
    const rows = Math.floor(values.length / size);
    this.count += rows;
    for (let i = 0; i < rows * size; i++) sum[i % size] = (sum[i % size] as number) + (values[i] as number);
    addTransposedProduct(products, values, values, { rows, n: size, m: size, lower: true });
  }

  get rows(): number {
    return this.count;
  }

  mean(): Float64Array {
    return this.sum.map((value) => value / this.count);
  }

  /** `[size, size]`, row-major. */
  covariance(): Float64Array {
    const { size, count, products } = this;
    const mean = this.mean();
    const covariance = new Float64Array(size * size);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) {
        const value =
          ((products[i * size + j] as number) - count * (mean[i] as number) * (mean[j] as number)) / (count - 1);
        covariance[i * size + j] = value;
        covariance[j * size + i] = value;
      }
    }
    return covariance;
  }
}

/**
 * |m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^1/2): the squared Fréchet distance of two Gaussians (Dowson and Landau 1982;
 * arXiv:1706.08500). With C1 = F F^T, C1 C2 has the eigenvalues of the symmetric F^T C2 F, besides zeros: no square root
 * of a matrix is taken, and fewer examples than features, where covariances have no full rank, are nothing special.
 */
export function frechet(a: Moments, b: Moments): number {
  // The smaller sample is factored: its rank may be the smaller one.
  const [smaller, larger] = a.rows <= b.rows ? [a, b] : [b, a];
  const { size } = smaller;
  const [meanA, meanB] = [smaller.mean(), larger.mean()];
  const [covarianceA, covarianceB] = [smaller.covariance(), larger.covariance()];
  const { factor, rank, order } = symmetricFactor(covarianceA, size);
  const half = new Float64Array(size * rank);
  const second = reordered(covarianceB, order);
  addTransposedProduct(half, second, factor, { rows: size, n: size, m: rank, triangular: "b" });
  const inner = new Float64Array(rank * rank);
  addTransposedProduct(inner, factor, half, { rows: size, n: rank, m: rank, lower: true, triangular: "a" });
  // Rounding below zero counts as zero.
  const cross = symmetricEigenvalues(inner, rank).reduce((sum, value) => sum + Math.sqrt(Math.max(0, value)), 0);
  const shift = meanA.reduce((sum, value, i) => sum + (value - (meanB[i] as number)) ** 2, 0);
  return shift + trace(covarianceA, size) + trace(covarianceB, size) - 2 * cross;
}

function trace(matrix: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += matrix[i * size + i] as number;
  return sum;
}

/** The place of the greatest value; the first of equal ones. */
export const greatest = (values: Float32Array): number =>
  values.reduce((best, value, i) => (value > (values[best] as number) ? i : best), 0);

/** The entropy, in nats, of the shares that counts have in their sum. */
export function entropy(counts: readonly number[]): number {
  const sum = counts.reduce((total, n) => total + n, 0);
  const shares = counts.map((n) => n / sum).filter((share) => share > 0);
  return shares.reduce((total, share) => total - share * Math.log(share), 0);
}
