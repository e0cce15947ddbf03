import { EigenvalueDecomposition, Matrix } from "ml-matrix";

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

  add(rows: Float32Array): void {
    const { size, sum, products } = this;
    for (let start = 0; start + size <= rows.length; start += size) {
      this.count++;
      for (let i = 0; i < size; i++) {
        const a = rows[start + i] as number;
        sum[i] = (sum[i] as number) + a;
        for (let j = 0; j <= i; j++)
          products[i * size + j] = (products[i * size + j] as number) + a * (rows[start + j] as number);
      }
    }
  }

  get rows(): number {
    return this.count;
  }

  mean(): Float64Array {
    return this.sum.map((value) => value / this.count);
  }

  covariance(): Matrix {
    const mean = this.mean();
    const covariance = Matrix.zeros(this.size, this.size);
    for (let i = 0; i < this.size; i++) {
      for (let j = 0; j <= i; j++) {
        const product = this.products[i * this.size + j] as number;
        const value = (product - this.count * (mean[i] as number) * (mean[j] as number)) / (this.count - 1);
        covariance.set(i, j, value);
        covariance.set(j, i, value);
      }
    }
    return covariance;
  }
}

/** The square root of a symmetric positive semi-definite matrix; rounding below zero counts as zero. */
function squareRoot(matrix: Matrix): Matrix {
  const { eigenvectorMatrix: vectors, realEigenvalues } = new EigenvalueDecomposition(matrix, {
    assumeSymmetric: true,
  });
  const roots = Matrix.diag(realEigenvalues.map((value) => Math.sqrt(Math.max(0, value))));
  return vectors.mmul(roots).mmul(vectors.transpose());
}

/**
 * |m1 - m2|^2 + tr(C1 + C2 - 2 (C1^1/2 C2 C1^1/2)^1/2): the squared Fréchet distance of two Gaussians (Dowson and Landau
 * 1982; arXiv:1706.08500). The symmetric form needs no square root of a general matrix.
 */
export function frechet(a: Moments, b: Moments): number {
  const [meanA, meanB] = [a.mean(), b.mean()];
  const [covarianceA, covarianceB] = [a.covariance(), b.covariance()];
  const root = squareRoot(covarianceA);
  const inner = root.mmul(covarianceB).mmul(root);
  const cross = new EigenvalueDecomposition(inner.add(inner.transpose()).mul(0.5), {
    assumeSymmetric: true,
  }).realEigenvalues.reduce((sum, value) => sum + Math.sqrt(Math.max(0, value)), 0);
  const shift = meanA.reduce((sum, value, i) => sum + (value - (meanB[i] as number)) ** 2, 0);
  return shift + covarianceA.trace() + covarianceB.trace() - 2 * cross;
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
