import {
  type Examples,
  type Factor,
  type FactorTruth,
  nearestExamples,
  type Ops,
  type Shape,
  type Stream,
} from "@dotgan/kit";

/** Drawn examples whose factors are known, to read those of others by. */
export interface Key {
  readonly truth: FactorTruth;
  /** Row-major, one number for each factor. */
  readonly rows: Float32Array;
  readonly examples: Examples;
}

/** Nearest drawn examples that a factor is read from: one leaves the grid that they lie on, many blur. */
const neighbours = 5;
/** Drawn examples compared with at a time. */
const chunk = 1000;

/** Draws factors evenly, and the examples that follow from them. */
export function drawKey(truth: FactorTruth, shape: Shape, count: number, stream: Stream): Key {
  const columns = truth.factors.map(({ range: [low, high], classes }) =>
    classes === undefined ? stream.uniform(count, low, high) : stream.integers(count, classes),
  );
  const rows = Float32Array.from(
    { length: count * columns.length },
    (_, i) => columns[i % columns.length]?.[Math.floor(i / columns.length)] as number,
  );
  return { truth, rows, examples: { count, shape, values: truth.render(rows) } };
}

/**
 * The factors of examples, row-major, read off the drawn ones that are nearest in pixels: the class of the nearest, and of
 * those of its class among the five nearest the mean.
 */
export async function readFactors(
  examples: Examples,
  { truth, rows, examples: drawn }: Key,
  tf: Ops,
): Promise<Float32Array> {
  const { factors } = truth;
  const width = factors.length;
  const kind = factors.findIndex(({ classes }) => classes !== undefined);
  const each = drawn.values.length / drawn.count;
  async function* chunks() {
    for (let at = 0; at < drawn.count; at += chunk) {
      const values = drawn.values.subarray(at * each, (at + chunk) * each);
      yield { count: values.length / each, shape: drawn.shape, values };
    }
  }
  const found = await nearestExamples(examples, chunks(), neighbours, tf);
  const read = new Float32Array(examples.count * width);
  for (const [i, nearest] of found.entries()) {
    const of = (index: number, factor: number) => rows[index * width + factor] as number;
    const first = nearest[0]?.index as number;
    const alike = nearest.filter(({ index }) => kind < 0 || of(index, kind) === of(first, kind));
    for (let factor = 0; factor < width; factor++) {
      const sum = alike.reduce((total, { index }) => total + of(index, factor), 0);
      read[i * width + factor] = factor === kind ? of(first, factor) : sum / alike.length;
    }
  }
  return read;
}

/** One column of rows of `width` numbers. */
export const column = (rows: Float32Array, at: number, width: number): Float32Array =>
  rows.filter((_, i) => i % width === at);

/** One column of factors, as points of a space: a class is a corner. */
function points(values: ArrayLike<number>, { classes }: Factor): readonly (readonly number[])[] {
  return Array.from(values, (value) =>
    classes === undefined ? [value] : Array.from({ length: classes }, (_, one) => Number(one === Math.round(value))),
  );
}

/**
 * The correlation ratio: the share of a factor's variance that lies between groups, less what groups drawn by lot would
 * have (Kelley 1935), at least 0. A class counts as a corner of a simplex, which makes it Goodman and Kruskal's tau. 0 where the
 * factor does not vary.
 */
export function correlationRatio(values: ArrayLike<number>, factor: Factor, groups: ArrayLike<number>): number {
  const all = points(values, factor);
  const count = all.length;
  const members = new Map<number, (readonly number[])[]>();
  for (const [i, point] of all.entries()) {
    const group = groups[i] as number;
    const known = members.get(group);
    if (known) known.push(point);
    else members.set(group, [point]);
  }
  const total = scatter(all);
  if (total === 0 || count <= members.size) return 0;
  const within = [...members.values()].reduce((sum, group) => sum + scatter(group), 0);
  return Math.max(0, 1 - within / (count - members.size) / (total / (count - 1)));
}

/** The variance of a factor; a class counts as a corner of a simplex. */
export const spread = (values: ArrayLike<number>, factor: Factor): number =>
  scatter(points(values, factor)) / values.length;

/** The share of a drawn factor's variance that what was read of it accounts for; of a class the share of right ones. */
export function agreement(drawn: Float32Array, read: Float32Array, factor: Factor): number {
  if (factor.classes !== undefined) return drawn.filter((value, i) => value === read[i]).length / drawn.length;
  const total = scatter(points(drawn, factor));
  const left = drawn.reduce((sum, value, i) => sum + (value - (read[i] as number)) ** 2, 0);
  return total === 0 ? 1 : 1 - left / total;
}

/** The summed squared distance of points from their mean. */
function scatter(all: readonly (readonly number[])[]): number {
  const axes = all[0]?.length ?? 0;
  let sum = 0;
  for (let axis = 0; axis < axes; axis++) {
    const mean = all.reduce((total, point) => total + (point[axis] as number), 0) / all.length;
    sum += all.reduce((total, point) => total + ((point[axis] as number) - mean) ** 2, 0);
  }
  return sum;
}

/** Groups of equal size by the order of the values. */
export function quantiles(values: ArrayLike<number>, groups: number): Int32Array {
  const order = Array.from(values, (_, i) => i).sort((a, b) => (values[a] as number) - (values[b] as number));
  const group = new Int32Array(order.length);
  for (const [rank, i] of order.entries()) group[i] = Math.floor((rank * groups) / order.length);
  return group;
}
