import { classes, type LatentFacts, type Picture, unbounded, vector } from "@dotgan/kit";
import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { arithmetic } from "../src/index.js";
import { evaluationOf, valueAt } from "./evaluation.js";

const z: LatentFacts = { name: "z", shape: vector(1), range: unbounded, walk: "line" };
const kind: LatentFacts = { name: "kind", shape: classes(3), range: [0, 1], walk: "classes" };
const oneHot = (index: number) => [0, 1, 2].map((i) => Number(i === index));

/** G squares z and adds a tenth of the class. */
const evaluation = {
  ...evaluationOf({
    latents: [z, kind],
    drawn: {
      z: [[0.1], [0.7], [0.5], [0.3], [0.4], [0.2]],
      kind: [0, 1, 1, 0, 2, 0].map(oneHot),
    },
    generate: (latents) => {
      const digits = tf.matMul(latents.kind as tf.Tensor2D, tf.tensor2d([[0], [0.1], [0.2]]));
      return tf.add(tf.square(latents.z as tf.Tensor), digits);
    },
  }),
  stream: {
    uniform: (count: number, low: number, high: number) =>
      Float32Array.from({ length: count }, (_, i) => (i < 4 ? low : high)),
  } as never,
};
const draw = (groups: readonly [number[], number[], number[]], noise = 0) =>
  arithmetic.draw(evaluation, { start: groups[0], minus: groups[1], plus: groups[2], words: "a - b + c", noise });

/** The picture read back. Groups have three exemplars each, with 13 pixels for numbers of one digit on both sides. */
function read(picture: Picture) {
  // 14 pixels of words, three tiles of 32 with 2 around each, 8 with a rule, one tile: all stand on one ground.
  const lefts = [11, 95, 179].map((left) => left + 13 + 18);
  const ground = picture.height - 18;
  return {
    exemplars: lefts.map((x) => [0, 1, 2].map((row) => valueAt(picture, x, 14 + 18 + 34 * row))),
    means: lefts.map((x) => valueAt(picture, x, ground)),
    results: [2, 1, 0].map((row) =>
      [0, 1, 2].map((column) => valueAt(picture, 263 + 18 + 34 * column, ground - 34 * row)),
    ),
    pixels: valueAt(picture, 398 + 18, ground),
  };
}

it("means are of latents; what comes of them differs from the sum of images", async () => {
  const { exemplars, means, results, pixels } = read(
    await draw([
      [1, 2, 1],
      [0, 3, 5],
      [3, 5, 0],
    ]),
  );
  expect(exemplars).toEqual([
    [0.59, 0.35, 0.59],
    [0.01, 0.09, 0.04],
    [0.09, 0.04, 0.01],
  ]);
  // (0.7 + 0.5 + 0.7) / 3 squared, and 0.1 for the class that all three have.
  expect(means).toEqual([0.5, 0.04, 0.04]);
  expect(results.flat()).toEqual(new Array(9).fill(0.5));
  expect(pixels).toBe(0.51);
});

it("a result is of the class that the sum has the most of", async () => {
  // 1 - 1 + 2 is class 2; z is 0.6 - 0.5 + 0.4.
  const { results, pixels } = read(
    await draw([
      [1, 2, 2],
      [2, 2, 2],
      [4, 4, 4],
    ]),
  );
  expect(results[1]?.[1]).toBeCloseTo((1.7 / 3 - 0.5 + 0.4) ** 2 + 0.2, 2);
  expect(pixels).toBeCloseTo((0.59 + 2 * 0.35) / 3 - 0.35 + 0.36, 1);
});

it("neighbours have the noise that was asked for, and the middle has none", async () => {
  const { results } = read(
    await draw(
      [
        [1, 2, 1],
        [0, 3, 5],
        [3, 5, 0],
      ],
      0.25,
    ),
  );
  const [low, middle, high] = [-0.25, 0, 0.25].map((by) => expect.closeTo((1.9 / 3 + by) ** 2 + 0.1, 2));
  expect(results.flat()).toEqual([low, low, low, low, middle, high, high, high, high]);
});

it("an empty group, and words that do not name three, are refused", () => {
  const params = { start: [1], minus: [2], plus: [3], words: "a - b + c", noise: 0 };
  expect(arithmetic.conflict?.(params)).toBeUndefined();
  expect(arithmetic.conflict?.({ ...params, minus: [] })).toBe("`minus` names no fake");
  expect(arithmetic.conflict?.({ ...params, words: "a, b" })).toMatch(/^`words` names three groups/);
});
