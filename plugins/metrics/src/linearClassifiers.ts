import type { Evaluation, Examples, Tensor } from "@dotgan/kit";
import { supportVectors } from "./supportVectors.js";

/** Linear classifiers, one per class and C, of one draw: `[features, C's * classes]` and `[C's * classes]`. */
export interface Classifiers {
  readonly weights: Tensor;
  readonly intercepts: Tensor;
}

/** Trains a classifier for each class against the rest, and each C. Takes features `[count, features]`. */
export async function classifiers(
  rows: Tensor,
  labels: Int32Array,
  classes: number,
  cs: readonly number[],
  { tf }: Evaluation,
): Promise<Classifiers> {
  const products = tf.tidy(() => tf.add(tf.matMul(rows, rows, false, true), 1));
  const gram = (await products.data()) as Float32Array;
  products.dispose();
  const columns = cs.length * classes;
  const shares = new Float32Array(labels.length * columns);
  const order = [...cs.keys()].sort((a, b) => (cs[a] as number) - (cs[b] as number));
  for (let one = 0; one < classes; one++) {
    const signs = Array.from(labels, (label) => (label === one ? 1 : -1));
    let alpha: Float64Array = new Float64Array(labels.length);
    for (const c of order) {
      alpha = supportVectors(gram, signs, cs[c] as number, alpha);
      for (const [i, sign] of signs.entries()) shares[i * columns + c * classes + one] = sign * (alpha[i] as number);
    }
  }
  const [weights, intercepts] = tf.tidy(() => {
    const matrix = tf.tensor2d(shares, [labels.length, columns]);
    return [tf.matMul(rows, matrix, true), tf.sum(matrix, 0)];
  }) as [Tensor, Tensor];
  return { weights, intercepts };
}

/** The accuracy of each draw's classifiers, for each C, on examples that no draw holds. */
export async function accuracies(
  chunks: AsyncIterable<Examples>,
  featuresOf: (examples: Examples) => Tensor,
  draws: readonly Classifiers[],
  cs: readonly number[],
  classes: number,
  { tf }: Evaluation,
): Promise<{ shares: number[][]; count: number }> {
  const right = draws.map(() => cs.map(() => 0));
  let count = 0;
  for await (const chunk of chunks) {
    const features = featuresOf(chunk);
    for (const [draw, { weights, intercepts }] of draws.entries()) {
      const classed = tf.tidy(() =>
        tf.argMax(tf.reshape(tf.add(tf.matMul(features, weights), intercepts), [chunk.count, cs.length, classes]), 2),
      );
      const found = await classed.data();
      classed.dispose();
      const of = right[draw] as number[];
      for (let i = 0; i < chunk.count; i++)
        for (let c = 0; c < cs.length; c++)
          if (found[i * cs.length + c] === chunk.labels?.[i]) of[c] = (of[c] as number) + 1;
    }
    features.dispose();
    count += chunk.count;
  }
  return { shares: right.map((of) => of.map((n) => n / count)), count };
}
