import { type DataFacts, type DataSource, type Split, size, splits } from "@dotgan/kit";

/** The examples of one split, side by side in memory. */
export interface Held<V extends Uint8Array | Float32Array = Uint8Array> {
  /** Row-major, `count * size(shape)` values. */
  readonly values: V;
  /** Classes, one per example, where known. */
  readonly labels?: ArrayLike<number> | undefined;
}

/** What a dataset knows before its lengths and label counts are filled in. */
export type KnownFacts = Omit<DataFacts, "splits" | "labelCounts">;

/** How many examples of each class there are. */
export function countLabels(labels: ArrayLike<number>, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (let i = 0; i < labels.length; i++) counts[labels[i] as number] = (counts[labels[i] as number] as number) + 1;
  return counts;
}

/** The facts of examples in memory: lengths of the splits that are not empty, and the label counts of `train`. */
export function heldFacts(known: KnownFacts, held: Partial<Record<Split, Held<Uint8Array | Float32Array>>>): DataFacts {
  const lengths: Partial<Record<Split, number>> = {};
  for (const split of splits) {
    const count = (held[split]?.values.length ?? 0) / size(known.shape);
    if (count > 0) lengths[split] = count;
  }
  const labels = held.train?.labels;
  return {
    ...known,
    ...(labels && known.classes !== undefined && { labelCounts: countLabels(labels, known.classes) }),
    splits: lengths,
  };
}

/** The value in the data's range of each byte from 0 to `brightest`. */
export const byteScale = ([low, high]: readonly [number, number], brightest: number): Float32Array =>
  Float32Array.from({ length: 256 }, (_, byte) => low + ((high - low) * Math.min(byte, brightest)) / brightest);

/** Examples in memory as a source. Bytes stay bytes until they are read: 0 becomes the range's low end, `brightest` its high end. */
export function heldSource(
  known: KnownFacts,
  held: Partial<Record<Split, Held<Uint8Array | Float32Array>>>,
  brightest = 255,
): DataSource {
  const facts = heldFacts(known, held);
  const each = size(known.shape);
  const scale = byteScale(known.range, brightest);
  return {
    facts,
    read(split, indices, values, labels) {
      const examples = held[split];
      const count = facts.splits[split] ?? 0;
      let to = 0;
      for (const [position, index] of indices.entries()) {
        if (!examples || index >= count) throw new RangeError(`\`${split}\` has ${count} examples; asked for ${index}`);
        const from = index * each;
        if (examples.values instanceof Uint8Array) {
          for (let i = 0; i < each; i++) values[to++] = scale[examples.values[from + i] as number] as number;
        } else {
          values.set(examples.values.subarray(from, from + each), to);
          to += each;
        }
        if (examples.labels) labels[position] = examples.labels[index] as number;
      }
    },
  };
}
