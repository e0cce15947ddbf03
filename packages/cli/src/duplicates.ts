import type { ImageShape, Range } from "@dotgan/kit";

/** Frequencies along each side that a hash looks at, the mean among them. */
const frequencies = 8;
/** Bits of a hash: one for each pair of frequencies but the mean brightness. */
export const hashBits = frequencies * frequencies - 1;
const fieldsAlong = 16;
/** What a colour counts for in brightness (ITU-R BT.601). */
const luma = [0.299, 0.587, 0.114];

const bitsIn = (value: number): number => {
  let bits = value - ((value >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
};

/** Rows of cosines, `[frequencies, length]`. */
const cosines = (length: number): number[][] =>
  Array.from({ length: frequencies }, (_, f) =>
    Array.from({ length }, (_, i) => Math.cos((Math.PI * f * (i + 0.5)) / length)),
  );

/** What of an image is compared with others. */
export interface Fingerprint {
  /**
   * Two words of bits: of the cosine transform of the brightness, the 63 lowest frequencies, whether each is above their
   * median (Zauner 2010, the hash known as pHash, without its shrinking first: low frequencies of the image itself are
   * those of a shrunk one). It stays the same under scaling, compression and a change of brightness or contrast, and
   * differs under mirroring, turning and cutting.
   */
  readonly hash: readonly [number, number];
  /** Mean brightness of 16 x 16 fields, each pixel where the image has fewer, from 0 to 255. */
  readonly fields: Uint8Array;
}

/** Takes fingerprints of images of one shape. */
export function fingerprinter(shape: ImageShape, [low, high]: Range): (pixels: Float32Array) => Fingerprint {
  const { height, width, channels } = shape;
  const [down, across] = [cosines(height), cosines(width)];
  const grey = new Float64Array(height * width);
  return (pixels) => {
    for (let i = 0; i < grey.length; i++) {
      const value = (c: number) => ((pixels[i * channels + c] as number) - low) / (high - low);
      grey[i] = channels === 3 ? luma.reduce((sum, weight, c) => sum + weight * value(c), 0) : value(0);
    }
    return { hash: hashOf(grey, down, across), fields: fieldsOf(grey, height, width) };
  };
}

function hashOf(grey: Float64Array, down: number[][], across: number[][]): readonly [number, number] {
  const width = across[0]?.length ?? 0;
  const rows = Array.from({ length: down[0]?.length ?? 0 }, (_, y) =>
    across.map((cosine) => cosine.reduce((sum, factor, x) => sum + factor * (grey[y * width + x] as number), 0)),
  );
  const coefficients = down
    .flatMap((cosine) =>
      across.map((_, f) => rows.reduce((sum, row, y) => sum + (cosine[y] as number) * (row[f] as number), 0)),
    )
    .slice(1);
  const median = coefficients.toSorted((a, b) => a - b)[hashBits >> 1] as number;
  const words: [number, number] = [0, 0];
  for (const [bit, value] of coefficients.entries())
    if (value > median) words[bit >> 5] = ((words[bit >> 5] as number) | (1 << (bit & 31))) >>> 0;
  return words;
}

function fieldsOf(grey: Float64Array, height: number, width: number): Uint8Array {
  const [rows, columns] = [Math.min(fieldsAlong, height), Math.min(fieldsAlong, width)];
  const sums = new Float64Array(rows * columns);
  const counts = new Uint32Array(rows * columns);
  for (const [i, value] of grey.entries()) {
    const row = Math.floor((Math.floor(i / width) * rows) / height);
    const field = row * columns + Math.floor(((i % width) * columns) / width);
    sums[field] = (sums[field] as number) + value;
    counts[field] = (counts[field] as number) + 1;
  }
  return Uint8Array.from(sums, (sum, field) => Math.round((255 * sum) / (counts[field] as number)));
}

/**
 * What two images do not share, from 0 to 1: 1 less the correlation of their fields, which brightness and contrast leave
 * as it is; 1 as well where one is more like the other's negative.
 * Images of one tone each, which have none: 0 where it is the same, else 1.
 */
export function fieldDifference(a: Uint8Array, b: Uint8Array): number {
  const n = a.length;
  let [sumA, sumB, squaresA, squaresB, products] = [0, 0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [one, other] = [a[i] as number, b[i] as number];
    sumA += one;
    sumB += other;
    squaresA += one * one;
    squaresB += other * other;
    products += one * other;
  }
  const [spreadA, spreadB] = [n * squaresA - sumA * sumA, n * squaresB - sumB * sumB];
  if (spreadA === 0 || spreadB === 0) return spreadA === spreadB && sumA === sumB ? 0 : 1;
  return 1 - Math.min(1, Math.max(0, (n * products - sumA * sumB) / Math.sqrt(spreadA * spreadB)));
}

/** How alike two images are that count as duplicates. */
export interface Alike {
  /** Bits of 63 in which their hashes may differ. */
  readonly bits: number;
  /**
   * What `fieldDifference` may be: faces and strokes on black have the same low frequencies by the hundred. At 0.004 and 6
   * bits no two of MNIST's 70,000 digits are alike, while at JPEG quality 75 all of them stay like themselves, and 96% of
   * CIFAR-10's photographs.
   */
  readonly difference: number;
}

/**
 * Groups of two or more, as ascending places: whoever is alike to one of a group belongs to it, so that the ends of a chain
 * may differ more. Hashes that differ in `bits` bits agree in one of `bits + 1` pieces at least, so only those are compared.
 */
export function findDuplicates(prints: readonly Fingerprint[], { bits, difference }: Alike): number[][] {
  const leader = prints.map((_, i) => i);
  const leaderOf = (i: number): number => {
    while (leader[i] !== i) i = leader[i] as number;
    return i;
  };
  const first = Uint32Array.from(prints, ({ hash }) => hash[0]);
  const second = Uint32Array.from(prints, ({ hash }) => hash[1]);
  const apart = (i: number, j: number): number =>
    bitsIn((first[i] as number) ^ (first[j] as number)) + bitsIn((second[i] as number) ^ (second[j] as number));
  const pieces = bits + 1;
  const edges = Array.from({ length: pieces + 1 }, (_, piece) => Math.floor((piece * 64) / pieces));
  for (let piece = 0; piece < pieces; piece++) {
    const buckets = new Map<string, number[]>();
    for (const [i, print] of prints.entries()) {
      const key = pieceOf(print.hash, edges[piece] as number, edges[piece + 1] as number);
      const bucket = buckets.get(key);
      if (!bucket) buckets.set(key, [i]);
      else {
        for (const j of bucket) {
          if (apart(i, j) > bits) continue;
          const [a, b] = [leaderOf(i), leaderOf(j)];
          if (a === b || fieldDifference(print.fields, (prints[j] as Fingerprint).fields) > difference) continue;
          leader[Math.max(a, b)] = Math.min(a, b);
        }
        bucket.push(i);
      }
    }
  }
  const groups = new Map<number, number[]>();
  for (const i of prints.keys()) {
    const group = groups.get(leaderOf(i));
    if (group) group.push(i);
    else groups.set(leaderOf(i), [i]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

/** Bits `from` to `to` of a hash. */
function pieceOf([low, high]: Fingerprint["hash"], from: number, to: number): string {
  const mask = (start: number, end: number) => (end > start ? (2 ** (end - start) - 1) * 2 ** start : 0);
  return `${low & mask(Math.min(32, from), Math.min(32, to))} ${high & mask(Math.max(32, from) - 32, Math.max(32, to) - 32)}`;
}
