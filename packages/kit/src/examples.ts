import type { Examples } from "./evaluation.js";
import type { Ops } from "./ops.js";
import { size } from "./shape.js";

/** All chunks as one. */
export async function collect(chunks: AsyncIterable<Examples>): Promise<Examples> {
  const parts: Examples[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  const [first] = parts;
  if (!first) throw new Error("there are no examples where some were asked for");
  const width = size(first.shape);
  const values = new Float32Array(parts.reduce((sum, part) => sum + part.count * width, 0));
  let offset = 0;
  for (const part of parts) {
    values.set(part.values.subarray(0, part.count * width), offset);
    offset += part.count * width;
  }
  const labels = parts.every((part) => part.labels)
    ? Int32Array.from(parts.flatMap(({ labels = [], count }) => [...labels.slice(0, count)]))
    : undefined;
  return { count: values.length / width, shape: first.shape, values, ...(labels && { labels }) };
}

/** One of the examples that lie nearest to another. */
export interface Neighbour {
  /** Its place in the order in which they came. */
  readonly index: number;
  /** Euclidean, over all values as they are. */
  readonly distance: number;
  readonly values: Float32Array;
}

/** How far an estimate may be off, as a share of the squares that it is made of: TF32 keeps three digits. */
const estimateError = 1e-3;

/**
 * The `count` nearest of `among` to each query, nearest first, of equally near ones the earlier; fewer where there are
 * fewer. `except` gives the place of one that a query must not find, such as itself. Products of matrices choose whom to
 * look at, and distances are then taken one by one: a copy is at distance 0, on every engine.
 */
export async function nearestExamples(
  queries: Examples,
  among: AsyncIterable<Examples>,
  count: number,
  tf: Ops,
  except?: readonly number[],
): Promise<Neighbour[][]> {
  const width = size(queries.shape);
  const found = Array.from({ length: queries.count }, (): Neighbour[] => []);
  const rows = found.map((_, i) => queries.values.subarray(i * width, (i + 1) * width));
  const norms = rows.map((row) => row.reduce((sum, value) => sum + value * value, 0));
  const matrix = tf.tensor2d(queries.values.subarray(0, queries.count * width), [queries.count, width]);
  let before = 0;
  try {
    for await (const { count: others, values } of among) {
      const squared = tf.tidy(() => {
        const other = tf.tensor2d(values.subarray(0, others * width), [others, width]);
        const cross = tf.matMul(matrix, other, false, true);
        return tf.add(tf.sub(tf.sum(tf.square(matrix), 1, true), tf.mul(cross, 2)), tf.sum(tf.square(other), 1));
      });
      const estimates = await squared.data();
      squared.dispose();
      for (const [i, nearest] of found.entries()) {
        for (let j = 0; j < others; j++) {
          const farthest = nearest.length < count ? Number.POSITIVE_INFINITY : (nearest.at(-1) as Neighbour).distance;
          const bound = farthest ** 2 + estimateError * (farthest ** 2 + (norms[i] as number));
          if ((estimates[i * others + j] as number) > bound || except?.[i] === before + j) continue;
          const other = values.subarray(j * width, (j + 1) * width);
          const distance = distanceBetween(rows[i] as Float32Array, other);
          if (distance >= farthest) continue;
          const place = nearest.findIndex((one) => distance < one.distance);
          const neighbour = { index: before + j, distance, values: other.slice() };
          nearest.splice(place < 0 ? nearest.length : place, 0, neighbour);
          if (nearest.length > count) nearest.pop();
        }
      }
      before += others;
    }
  } finally {
    matrix.dispose();
  }
  return found;
}

function distanceBetween(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += ((a[i] as number) - (b[i] as number)) ** 2;
  return Math.sqrt(sum);
}
