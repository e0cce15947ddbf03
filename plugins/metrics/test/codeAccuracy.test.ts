import { classes, type LatentFacts, unbounded, vector } from "@dotgan/kit";
import { expect, it } from "vitest";
import { bestMatch } from "../src/assignment.js";
import { codeAccuracy } from "../src/index.js";
import { evaluationOf, examples } from "./evaluation.js";

/** All orders of `0 .. n - 1`. */
const orders = (n: number): number[][] =>
  n === 0 ? [[]] : orders(n - 1).flatMap((order) => order.concat(n - 1).map((_, i) => order.toSpliced(i, 0, n - 1)));
const total = (gains: number[][], match: readonly number[]) =>
  match.reduce((sum, column, row) => sum + (gains[row]?.[column] as number), 0);

it("no order of the columns has a greater sum than the match", () => {
  // Numbers without a pattern: rows and columns that merely add up are matched rightly by many a wrong method.
  let state = 1;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 16) % 50;
  };
  for (let trial = 0; trial < 100; trial++) {
    const n = 1 + (trial % 6);
    const gains = Array.from({ length: n }, () => Array.from({ length: n }, next));
    const match = bestMatch(gains);
    expect([...match].sort((a, b) => a - b)).toEqual(gains.map((_, i) => i));
    expect(total(gains, match)).toBe(Math.max(...orders(n).map((order) => total(gains, order))));
  }
});

it("a hidden order of ten by ten is found", () => {
  const order = [3, 7, 0, 9, 1, 4, 8, 2, 6, 5];
  const gains = order.map((column, row) =>
    Array.from({ length: 10 }, (_, j) => (j === column ? 50 : (row * 13 + j * 29) % 40)),
  );
  expect(bestMatch(gains)).toEqual(order);
});

const latent = (name: string, count: number): LatentFacts => ({
  name,
  shape: classes(count),
  range: [0, 1],
  walk: "classes",
});
const noise: LatentFacts = { name: "z", shape: vector(4), range: unbounded, walk: "line" };
const data = (count: number | undefined) => ({ shape: vector(3), range: unbounded, classes: count, splits: {} });
const params = { code: undefined, images: 100, on: "test", weights: "averaged", statistics: "moving" } as const;
/** An example is its own code, written as a one-hot vector, which the head repeats. */
const coded = (codes: readonly number[], labels: readonly number[]) =>
  examples(
    vector(3),
    codes.flatMap((code) => [0, 1, 2].map((i) => (i === code ? 1 : 0))),
    labels,
  );

it("each code counts for the one class that suits all best, not for its most frequent class", async () => {
  // Codes 0 and 1 both see class 0 most often; only one may have it. Code 2 sees class 1.
  const real = coded([0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2], [0, 0, 0, 0, 2, 0, 0, 0, 2, 2, 1, 1]);
  const evaluation = evaluationOf({
    data: data(3),
    real,
    latents: [noise, latent("code", 3)],
    heads: (images) => ({ code: images }),
  });
  const { value, details, protocol } = await codeAccuracy.measure(evaluation, params);
  // 0 with 0 (4), 1 with 2 (2), 2 with 1 (2).
  expect(value).toBeCloseTo(8 / 12, 9);
  expect(details?.codes).toBe(3);
  expect(protocol).toMatchObject({ code: "code", split: "test", reals: 12 });
});

it("codes beyond the classes are never right", async () => {
  const evaluation = evaluationOf({
    data: data(2),
    real: coded([0, 0, 1, 1, 2, 2], [0, 0, 0, 0, 1, 1]),
    latents: [latent("other", 3), latent("code", 3)],
    heads: (images) => ({ code: images }),
  });
  expect((await codeAccuracy.measure(evaluation, { ...params, code: "code" })).value).toBeCloseTo(4 / 6, 9);
});

it("what is missing is told by name", async () => {
  const given = { data: data(3), real: coded([0], [0]) };
  await expect(codeAccuracy.measure(evaluationOf({ ...given, latents: [noise] }), params)).rejects.toThrow(
    "there is none",
  );
  await expect(codeAccuracy.measure(evaluationOf({ ...given, latents: [latent("code", 3)] }), params)).rejects.toThrow(
    "`code` was not declared; there is real",
  );
  expect(codeAccuracy.unsuitable?.(data(undefined), params)).toContain("labels");
  expect(codeAccuracy.unsuitable?.(data(3), params)).toBeUndefined();
});
