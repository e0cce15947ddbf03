import { type DataSource, type Split, size } from "@dotgan/kit";

/** Some examples of a split. */
export async function read(source: DataSource, split: Split, indices: readonly number[]) {
  const each = size(source.facts.shape);
  const values = new Float32Array(indices.length * each);
  const labels = new Int32Array(indices.length).fill(-1);
  await source.read(split, Uint32Array.from(indices), values, labels);
  return { values, labels, each };
}

/** All examples of a split. */
export const readAll = (source: DataSource, split: Split) =>
  read(source, split, [...Array(source.facts.splits[split] ?? 0).keys()]);
