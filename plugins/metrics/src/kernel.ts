/** (x·y / d + 1)^3, the kernel of arXiv:1801.01401, of two rows. */
function kernel(a: Float32Array, from: number, b: Float32Array, start: number, size: number): number {
  let product = 0;
  for (let i = 0; i < size; i++) product += (a[from + i] as number) * (b[start + i] as number);
  return (product / size + 1) ** 3;
}

/** Mean kernel over all pairs of one block's rows in `a` and `b`, or, with `apart`, over pairs of unequal places. */
function meanKernel(a: Float32Array, b: Float32Array, size: number, apart: boolean): number {
  const rows = a.length / size;
  let sum = 0;
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < rows; j++) if (!apart || i !== j) sum += kernel(a, i * size, b, j * size, size);
  return sum / (rows * (apart ? rows - 1 : rows));
}

/**
 * The unbiased estimate of the squared maximum mean discrepancy of two samples (Gretton et al. 2012, lemma 6) in each
 * block of `rows` rows; what is left over at the end is not used.
 */
export function kernelDistances(reals: Float32Array, fakes: Float32Array, size: number, rows: number): number[] {
  const blocks = Math.floor(Math.min(reals.length, fakes.length) / (rows * size));
  return Array.from({ length: blocks }, (_, block) => {
    const [from, to] = [block * rows * size, (block + 1) * rows * size];
    const [x, y] = [reals.subarray(from, to), fakes.subarray(from, to)];
    return meanKernel(x, x, size, true) + meanKernel(y, y, size, true) - 2 * meanKernel(x, y, size, false);
  });
}
