import { type Examples, nearestExamples, type Ops, size } from "@dotgan/kit";

/** How many dimensions the set has that examples lie near, by two estimates. */
export interface Dimensions {
  /**
   * Levina and Bickel 2004 from the `neighbours` nearest of each example; over examples the inverses are averaged, as
   * MacKay and Ghahramani 2005 correct it and Pope et al. 2021 (arXiv:2104.08894) take it.
   */
  readonly maximumLikelihood: number;
  /** Facco et al. 2017 (arXiv:1803.06992): from the two nearest of each example, without the tenth of widest ratios. */
  readonly twoNearest: number;
  /** Examples that are unlike all earlier ones; both estimates take these alone, since copies have no distance. */
  readonly distinct: number;
  /** What `maximumLikelihood` looked at: one less than `distinct` where that is fewer than was asked for. */
  readonly neighbours: number;
}

/** Queries of one search: what is found is held until all have been searched. */
const block = 250;

/** Share of the examples whose ratios are left out of the line that is fitted: few and far, they sway it most. */
const discarded = 0.1;

/**
 * Both estimates of examples; 0 where fewer than three are distinct. Few examples lie far apart and give too few
 * dimensions, never too many. The time grows with the square of their number.
 */
export async function intrinsicDimensions(examples: Examples, neighbours: number, tf: Ops): Promise<Dimensions> {
  const rows = distinctOf(examples);
  const count = Math.max(0, Math.min(neighbours, rows.count - 1));
  if (count < 2) return { maximumLikelihood: 0, twoNearest: 0, distinct: rows.count, neighbours: count };
  const width = size(rows.shape);
  const part = (from: number, to: number): Examples => ({
    count: to - from,
    shape: rows.shape,
    values: rows.values.subarray(from * width, to * width),
  });
  async function* all() {
    for (let at = 0; at < rows.count; at += 1000) yield part(at, Math.min(at + 1000, rows.count));
  }
  let logs = 0;
  const ratios: number[] = [];
  for (let at = 0; at < rows.count; at += block) {
    const queries = part(at, Math.min(at + block, rows.count));
    const itself = Array.from({ length: queries.count }, (_, i) => at + i);
    for (const found of await nearestExamples(queries, all(), count, tf, itself)) {
      const distances = found.map(({ distance }) => distance);
      const furthest = distances.at(-1) as number;
      for (const distance of distances) logs += Math.log(furthest / distance);
      ratios.push(Math.log((distances[1] as number) / (distances[0] as number)));
    }
  }
  return {
    // Without a spread of distances, as among equally distant examples, there is no end to the dimensions.
    maximumLikelihood: logs > 0 ? (rows.count * (count - 1)) / logs : 0,
    twoNearest: slope(ratios),
    distinct: rows.count,
    neighbours: count,
  };
}

/**
 * The line through the origin of `-log(1 - F)` over the logarithms of the ratios, F being their empirical distribution: i of
 * n + 1, where the paper has i of n, so that the widest has a place too.
 */
function slope(ratios: readonly number[]): number {
  const sorted = [...ratios].sort((a, b) => a - b);
  let [products, squares] = [0, 0];
  for (const [i, ratio] of sorted.slice(0, Math.ceil(sorted.length * (1 - discarded))).entries()) {
    products -= ratio * Math.log(1 - (i + 1) / (sorted.length + 1));
    squares += ratio * ratio;
  }
  return squares > 0 ? products / squares : 0;
}

/** The first of each group of equal examples. */
function distinctOf({ count, shape, values }: Examples): Examples {
  const width = size(shape);
  const row = (i: number) => values.subarray(i * width, (i + 1) * width);
  const known = new Map<number, number[]>();
  const kept: number[] = [];
  for (let i = 0; i < count; i++) {
    const key = row(i).reduce((sum, value, place) => sum + value * ((place % 97) + 1), 0);
    const alike = known.get(key) ?? [];
    if (alike.some((other) => row(other).every((value, place) => value === (values[i * width + place] as number))))
      continue;
    known.set(key, [...alike, i]);
    kept.push(i);
  }
  const unlike = new Float32Array(kept.length * width);
  for (const [to, from] of kept.entries()) unlike.set(row(from), to * width);
  return { count: kept.length, shape, values: unlike };
}
