import { type DataFacts, size } from "@dotgan/kit";
import { type BatchSource, createStream } from "@dotgan/runtime";

/** Batches of noise in the shape of the data. */
export function noise(facts: DataFacts): BatchSource {
  const numbers = size(facts.shape);
  const [low, high] = facts.range.every(Number.isFinite) ? facts.range : [-1, 1];
  const draw = (path: string, start: number, count: number) => ({
    count,
    shape: facts.shape,
    values: createStream(1, path, { step: start, phase: 0, repeat: 0, pass: "data" }).uniform(
      count * numbers,
      low,
      high,
    ),
    ...(facts.classes && {
      labels: Int32Array.from({ length: count }, (_, i) => (start + i) % (facts.classes as number)),
    }),
  });
  return {
    facts: { ...facts, splits: { train: 1000, valid: 100 } },
    truth: undefined,
    take: async (at, count) => ({
      batch: draw("take", at.offset, count),
      next: { epoch: 0, offset: at.offset + count },
    }),
    read: async (split, start, count) => draw(split, start, count),
    close: async () => {},
  };
}
