import type { Examples, Split } from "@dotgan/kit";
import { image } from "@dotgan/kit";
import { expect, it } from "vitest";
import { fid, frechetDistance } from "../src/index.js";
import { frechetOf } from "../src/moments.js";
import { Moments } from "../src/statistics.js";
import { evaluationOf, examples } from "./evaluation.js";

const shape = image(1, 1, 2);
const data = { shape, range: [-1, 1], splits: {} } as const;
const real = examples(shape, [0, 1, 2, 0, 1, 5, 4, 2]);
const fake = examples(shape, [3, 1, 5, 0, 4, 5, 7, 2]);

const gather = async (chunks: AsyncIterable<Examples>): Promise<Moments> => {
  const moments = new Moments(2);
  for await (const { values } of chunks) moments.add(values);
  return moments;
};

it("the reals' statistics are gathered once for each split, count and kind of features", async () => {
  const read: string[] = [];
  const known = new Map<string, unknown>();
  const plain = evaluationOf({ data, real, fake });
  const evaluation = {
    ...plain,
    real: (split: Split, count: number) => {
      read.push(`${split} ${count}`);
      return plain.real(split, count);
    },
    async remember<T>(key: string, make: () => Promise<T>): Promise<T> {
      if (!known.has(key)) known.set(key, await make());
      return known.get(key) as T;
    },
  };
  const ask = (on: Split, samples: number, key: string) => frechetOf(evaluation, { on, samples }, key, gather);
  const first = await ask("train", 4, "a");
  // The same points, three to the right.
  expect(first.value).toBeCloseTo(9, 6);
  expect(await ask("train", 4, "a")).toEqual(first);
  expect(read).toEqual(["train 4"]);
  await ask("train", 4, "b");
  await ask("train", 3, "a");
  await ask("valid", 4, "a");
  expect(read).toEqual(["train 4", "train 4", "train 3", "valid 4"]);
});

it("a split with fewer reals than asked for is warned of, with both numbers", async () => {
  const ask = (samples: number) => frechetOf(evaluationOf({ data, real, fake }), { on: "valid", samples }, "", gather);
  expect(await ask(4)).not.toHaveProperty("warning");
  expect(await ask(5)).toMatchObject({
    warning: "`valid` has 4 reals where 5 were asked for",
    protocol: { split: "valid", reals: 4 },
  });
});

it("as many samples are wanted as there are features", () => {
  expect([fid.enough?.samples, frechetDistance.enough?.samples]).toEqual([2048, 64]);
});
