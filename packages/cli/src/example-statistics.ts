import { type Split, size as sizeOf } from "@dotgan/kit";
import { allExamples, type OpenedExamples } from "./examples.js";

/** What all examples together say. */
export interface ExampleStatistics {
  readonly least: number;
  readonly most: number;
  readonly mean: number;
  readonly std: number;
  /** Values that are no finite numbers; the other figures pass over them. */
  readonly notFinite: number;
  /** Examples of each class, by split. */
  readonly classes: Partial<Readonly<Record<Split, readonly number[]>>> | undefined;
  /** The mean of every value over `train`. */
  readonly meanExample: Float32Array;
}

export async function statisticsOf({ source }: OpenedExamples): Promise<ExampleStatistics> {
  const { shape, classes, splits } = source.facts;
  const each = sizeOf(shape);
  const sums = new Float64Array(each);
  const counts: Partial<Record<Split, number[]>> = {};
  let [least, most, sum, squares, finite, notFinite] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0, 0, 0];
  for await (const { split, values, labels } of allExamples(source)) {
    for (const [i, value] of values.entries()) {
      if (!Number.isFinite(value)) {
        notFinite++;
        continue;
      }
      finite++;
      if (value < least) least = value;
      if (value > most) most = value;
      sum += value;
      squares += value * value;
      if (split === "train") sums[i % each] = (sums[i % each] as number) + value;
    }
    if (!labels || classes === undefined) continue;
    counts[split] ??= new Array<number>(classes).fill(0);
    for (const label of labels) counts[split][label] = (counts[split][label] ?? 0) + 1;
  }
  const mean = sum / finite;
  return {
    least,
    most,
    mean,
    std: Math.sqrt(Math.max(0, squares / finite - mean * mean)),
    notFinite,
    classes: classes === undefined ? undefined : counts,
    meanExample: Float32Array.from(sums, (total) => total / Math.max(1, splits.train ?? 0)),
  };
}
