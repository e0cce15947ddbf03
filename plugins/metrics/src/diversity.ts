import { type Examples, type Ops, size } from "@dotgan/kit";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";

/** Squared distances of all pairs of examples, over all their values: row-major, `count * count`. */
export async function squaredDistances({ count, shape, values }: Examples, tf: Ops): Promise<Float32Array> {
  const squared = tf.tidy(() => {
    const raw = tf.tensor2d(values.subarray(0, count * size(shape)), [count, size(shape)]);
    // Distances do not change, and products of smaller numbers lose fewer digits.
    const rows = tf.sub(raw, tf.mean(raw, 0));
    const norms = tf.sum(tf.square(rows), 1, true);
    const cross = tf.matMul(rows as never, rows as never, false, true);
    return tf.relu(tf.add(tf.sub(norms, tf.mul(cross, 2)), tf.transpose(norms)));
  });
  const result = (await squared.data()) as Float32Array;
  squared.dispose();
  return result;
}

/** The median of the distances of unequal pairs. */
export function medianDistance(squared: Float32Array, count: number): number {
  const pairs = squared.filter((_, place) => place % count > Math.floor(place / count)).sort();
  return Math.sqrt(pairs[Math.floor(pairs.length / 2)] as number);
}

/**
 * How many wholly different examples would be as diverse as these, 1 to `count`: the exponential of the entropy of the
 * eigenvalues of K / n, the Vendi score (arXiv:2210.02410), with Gaussian kernels `exp(-distance^2 / (2 width^2))`.
 */
export function effectiveNumber(squared: Float32Array, count: number, width: number): number {
  const kernel = new Matrix(count, count);
  for (let i = 0; i < count; i++)
    for (let j = 0; j < count; j++)
      kernel.set(i, j, i === j ? 1 / count : Math.exp(-(squared[i * count + j] as number) / (2 * width ** 2)) / count);
  const { realEigenvalues } = new EigenvalueDecomposition(kernel, { assumeSymmetric: true });
  return Math.exp(
    realEigenvalues.filter((value) => value > 0).reduce((sum, value) => sum - value * Math.log(value), 0),
  );
}
