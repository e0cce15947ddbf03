// Dense matrices of float64, row-major in flat arrays, of the size that Inception's features have: libraries for
// JavaScript compute eigenvectors with every eigenvalue, which takes many times as long.

/** Rows taken together, so that they stay in the processor's cache. */
const tile = 32;

/**
 * `target += a^T b`, of `a` `[rows, n]` and `b` `[rows, m]`; where `lower`, only at and below the diagonal, for products
 * that are symmetric. A factor that is `triangular` has nothing above its diagonal, and is passed over there.
 */
export function addTransposedProduct(
  target: Float64Array,
  a: Float32Array | Float64Array,
  b: Float32Array | Float64Array,
  { rows, n, m, lower = false, triangular }: Product,
): void {
  for (let first = 0; first < rows; first += tile) {
    const end = Math.min(rows, first + tile);
    for (let i = 0; i < (triangular === "a" ? Math.min(n, end) : n); i++) {
      const at = i * m;
      const length = Math.min(lower ? i + 1 : m, triangular === "b" ? end : m);
      let k = first;
      for (; k + 4 <= end; k += 4) {
        const [a0, a1, a2, a3] = [a[k * n + i], a[(k + 1) * n + i], a[(k + 2) * n + i], a[(k + 3) * n + i]] as Four;
        const [b0, b1, b2, b3] = [k * m, (k + 1) * m, (k + 2) * m, (k + 3) * m] as const;
        for (let j = 0; j < length; j++)
          target[at + j] =
            (target[at + j] as number) +
            a0 * (b[b0 + j] as number) +
            a1 * (b[b1 + j] as number) +
            a2 * (b[b2 + j] as number) +
            a3 * (b[b3 + j] as number);
      }
      for (; k < end; k++) {
        const a0 = a[k * n + i] as number;
        for (let j = 0; j < length; j++) target[at + j] = (target[at + j] as number) + a0 * (b[k * m + j] as number);
      }
    }
  }
}
type Four = [number, number, number, number];

/** The sizes of a product of matrices, and what is known of them. */
interface Product {
  readonly rows: number;
  readonly n: number;
  readonly m: number;
  readonly lower?: boolean;
  readonly triangular?: "a" | "b";
}

/**
 * F `[n, rank]` with `F F^T` = a positive semi-definite matrix `[n, n]` whose rows and columns were put into `order`, by
 * Cholesky's method with the greatest pivot first (Higham, Accuracy and Stability of Numerical Algorithms, section 10.3). F
 * has nothing above its diagonal. What is left below rounding counts as 0.
 */
export function symmetricFactor(matrix: Float64Array, n: number): Factored {
  const rest = Float64Array.from({ length: n }, (_, i) => matrix[i * n + i] as number);
  const enough = n * Number.EPSILON * rest.reduce((most, value) => Math.max(most, value), 0);
  const factor = new Float64Array(n * n);
  const open = new Set(Array.from({ length: n }, (_, i) => i));
  const order: number[] = [];
  let rank = 0;
  for (; rank < n; rank++) {
    let pivot = -1;
    for (const i of open) if (pivot < 0 || (rest[i] as number) > (rest[pivot] as number)) pivot = i;
    const square = rest[pivot] as number;
    if (!(square > enough)) break;
    const root = Math.sqrt(square);
    factor[pivot * n + rank] = root;
    open.delete(pivot);
    order.push(pivot);
    for (const i of open) {
      const value = ((matrix[i * n + pivot] as number) - dot(factor, i * n, pivot * n, rank)) / root;
      factor[i * n + rank] = value;
      rest[i] = (rest[i] as number) - value * value;
    }
  }
  order.push(...open);
  const sorted = new Float64Array(n * rank);
  for (const [row, i] of order.entries()) sorted.set(factor.subarray(i * n, i * n + rank), row * rank);
  return { factor: sorted, rank, order };
}

interface Factored {
  readonly factor: Float64Array;
  readonly rank: number;
  readonly order: readonly number[];
}

/** A matrix `[n, n]` with its rows and columns in another order. */
export function reordered(matrix: Float64Array, order: readonly number[]): Float64Array {
  const n = order.length;
  const result = new Float64Array(n * n);
  for (const [row, i] of order.entries())
    for (let column = 0; column < n; column++)
      result[row * n + column] = matrix[i * n + (order[column] as number)] as number;
  return result;
}

/** Of two runs of one array. Four sums, which a processor computes side by side. */
function dot(values: Float64Array, a: number, b: number, length: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    s0 += (values[a + i] as number) * (values[b + i] as number);
    s1 += (values[a + i + 1] as number) * (values[b + i + 1] as number);
    s2 += (values[a + i + 2] as number) * (values[b + i + 2] as number);
    s3 += (values[a + i + 3] as number) * (values[b + i + 3] as number);
  }
  for (; i < length; i++) s0 += (values[a + i] as number) * (values[b + i] as number);
  return s0 + s1 + (s2 + s3);
}

/** The eigenvalues of a symmetric matrix `[n, n]`, of which only the lower half is read; it is overwritten. */
export function symmetricEigenvalues(matrix: Float64Array, n: number): Float64Array {
  const { diagonal, beside } = tridiagonal(matrix, n);
  return tridiagonalEigenvalues(diagonal, beside);
}

/** Householder's reduction to three diagonals with the same eigenvalues (Golub and Van Loan, section 8.3.1). */
function tridiagonal(a: Float64Array, n: number): { diagonal: Float64Array; beside: Float64Array } {
  const beside = new Float64Array(n);
  const v = new Float64Array(n);
  const w = new Float64Array(n);
  for (let k = 0; k + 2 < n; k++) {
    let squares = 0;
    for (let i = k + 1; i < n; i++) {
      v[i] = a[i * n + k] as number;
      if (i > k + 1) squares += (v[i] as number) ** 2;
    }
    const head = v[k + 1] as number;
    if (squares === 0) {
      beside[k] = head;
      continue;
    }
    const length = Math.sqrt(head * head + squares);
    const edge = head > 0 ? -length : length;
    beside[k] = edge;
    v[k + 1] = head - edge;
    const scale = 2 / ((head - edge) ** 2 + squares);
    // w = scale A v, from the lower half alone.
    w.fill(0, k + 1);
    for (let i = k + 1; i < n; i++) {
      const row = i * n;
      const vi = v[i] as number;
      let sum = 0;
      for (let j = k + 1; j < i; j++) {
        const value = a[row + j] as number;
        sum += value * (v[j] as number);
        w[j] = (w[j] as number) + value * vi;
      }
      w[i] = (w[i] as number) + sum + (a[row + i] as number) * vi;
    }
    let along = 0;
    for (let i = k + 1; i < n; i++) {
      w[i] = (w[i] as number) * scale;
      along += (w[i] as number) * (v[i] as number);
    }
    const shift = (scale * along) / 2;
    for (let i = k + 1; i < n; i++) w[i] = (w[i] as number) - shift * (v[i] as number);
    for (let i = k + 1; i < n; i++) {
      const row = i * n;
      const [vi, wi] = [v[i] as number, w[i] as number];
      for (let j = k + 1; j <= i; j++)
        a[row + j] = (a[row + j] as number) - vi * (w[j] as number) - wi * (v[j] as number);
    }
  }
  if (n > 1) beside[n - 2] = a[(n - 1) * n + n - 2] as number;
  return { diagonal: Float64Array.from({ length: n }, (_, i) => a[i * n + i] as number), beside };
}

/** The QL algorithm with implicit shifts (Golub and Van Loan, section 8.3.3); `beside[i]` stands between i and i + 1. */
function tridiagonalEigenvalues(d: Float64Array, e: Float64Array): Float64Array {
  const n = d.length;
  const at = (values: Float64Array, i: number) => values[i] as number;
  for (let l = 0; l < n; l++) {
    for (;;) {
      let m = l;
      while (m + 1 < n && Math.abs(at(e, m)) > Number.EPSILON * (Math.abs(at(d, m)) + Math.abs(at(d, m + 1)))) m++;
      if (m === l) break;
      const half = (at(d, l + 1) - at(d, l)) / (2 * at(e, l));
      let g = at(d, m) - at(d, l) + at(e, l) / (half + Math.sign(half || 1) * Math.hypot(half, 1));
      let [sine, cosine, p] = [1, 1, 0];
      let i = m - 1;
      for (; i >= l; i--) {
        const f = sine * at(e, i);
        const b = cosine * at(e, i);
        const r = Math.hypot(f, g);
        e[i + 1] = r;
        if (r === 0) {
          d[i + 1] = at(d, i + 1) - p;
          e[m] = 0;
          break;
        }
        sine = f / r;
        cosine = g / r;
        g = at(d, i + 1) - p;
        const turned = (at(d, i) - g) * sine + 2 * cosine * b;
        p = sine * turned;
        d[i + 1] = g + p;
        g = cosine * turned - b;
      }
      if (i >= l) continue;
      d[l] = at(d, l) - p;
      e[l] = g;
      e[m] = 0;
    }
  }
  return d;
}
