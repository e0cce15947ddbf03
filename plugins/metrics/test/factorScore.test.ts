import { type FactorTruth, image, type LatentFacts, size, unbounded, vector } from "@dotgan/kit";
import { createStream } from "@dotgan/runtime";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { factorScore } from "../src/factorScore.js";
import { correlationRatio, quantiles } from "../src/factors.js";
import { evaluationOf } from "./evaluation.js";

const testStream = (seed: number) => createStream(seed, "test", { step: 0, phase: 0, repeat: 0, pass: "data" });
const shape = image(4, 4, 1);
const data = { shape, range: [0, 1] as const, splits: {} };
/** A half of the picture is lit: which one is the class; how bright the other's upper and lower part are. */
const truth: FactorTruth = {
  factors: [
    { name: "class", range: [0, 1], classes: 2 },
    { name: "upper", range: [0, 1] },
    { name: "lower", range: [0, 1] },
  ],
  render: (rows) =>
    Float32Array.from({ length: (rows.length / 3) * 16 }, (_, i) => {
      const [example, y, x] = [Math.floor(i / 16), Math.floor((i % 16) / 4), i % 4];
      const [half, upper, lower] = rows.subarray(3 * example, 3 * example + 3);
      return Math.floor(x / 2) === half ? 2 : ((y < 2 ? upper : lower) as number);
    }),
};

const count = 1200;
const latents: readonly LatentFacts[] = [
  { name: "digit", shape: { kind: "class", classes: 2 }, range: [0, 1], walk: "classes" },
  { name: "z", shape: vector(3), range: unbounded, walk: "line" },
];
const stream = testStream(3);
const digit = stream.integers(count, 2);
const z = stream.uniform(3 * count);

/** Measures a generator that turns its dials, a category and three numbers in [0, 1), into factors. */
function measure(factorsOf: (digit: number, z: readonly number[]) => readonly number[]) {
  const rows = Float32Array.from({ length: count }, (_, i) => i).reduce<number[]>((all, i) => {
    all.push(...factorsOf(digit[i] as number, Array.from(z.subarray(3 * i, 3 * i + 3))));
    return all;
  }, []);
  const fake = { count, shape, values: truth.render(Float32Array.from(rows)) };
  expect(fake.values).toHaveLength(count * size(shape));
  return factorScore.measure(
    {
      ...evaluationOf({ data, fake, truth, latents }),
      stream: testStream(4),
      latentsFor: () => ({
        digit: tf.oneHot(tf.tensor1d(digit, "int32"), 2),
        z: tf.tensor2d(z, [count, 3]),
      }),
    },
    { samples: count, drawn: 3000, bins: 10, weights: "averaged", statistics: "moving" },
  );
}

test("is near 1 where each factor has a dial of its own, whichever way and however it turns", async () => {
  const { value, details } = await measure((half, [a = 0, b = 0]) => [1 - half, 1 - a, b * b]);
  expect(value).toBeGreaterThan(0.9);
  expect(details?.class).toBeGreaterThan(0.99);
  expect(details?.classRead).toBe(1);
  expect(details?.upperRead).toBeGreaterThan(0.98);
});

test("is near 0 where two dials turn the same factors as much", async () => {
  const { details } = await measure((half, [a = 0, b = 0]) => [half, (a + b) / 2, (1 + a - b) / 2]);
  expect(details?.upper).toBeLessThan(0.1);
  expect(details?.lower).toBeLessThan(0.1);
  expect(details?.upperExplained).toBeGreaterThan(0.35);
  expect(details?.class).toBeGreaterThan(0.99);
});

test("is near 0 where no dial turns a factor, and for a factor that stays as it is", async () => {
  const other = testStream(9).uniform(count);
  let at = 0;
  const { details } = await measure(() => [0, other[at++] as number, 0.5]);
  expect(details?.upper).toBeLessThan(0.03);
  expect(details?.class).toBe(0);
  expect(details?.classSpread).toBe(0);
  expect(details?.upperSpread).toBeGreaterThan(0.9);
  expect(details?.upperSpread).toBeLessThan(1.1);
});

test("the correlation ratio is the share between groups, less that of chance", () => {
  const plain = { name: "x", range: [0, 1] as const };
  // Within: 4 * 0.25 over 4 - 2; in all: 5 over 3.
  expect(correlationRatio([0, 1, 2, 3], plain, [0, 0, 1, 1])).toBeCloseTo(1 - 1 / 2 / (5 / 3), 12);
  expect(correlationRatio([0, 0, 3, 3], plain, [0, 0, 1, 1])).toBe(1);
  expect(correlationRatio([0, 3, 0, 3], plain, [0, 0, 1, 1])).toBe(0);
  expect(correlationRatio([1, 1, 1, 1], plain, [0, 0, 1, 1])).toBe(0);
  const kinds = { name: "k", range: [0, 2] as const, classes: 3 };
  expect(correlationRatio([0, 0, 2, 2], kinds, [5, 5, 1, 1])).toBe(1);
});

test("quantiles are groups of equal size", () => {
  expect([...quantiles([5, 1, 4, 2], 2)]).toEqual([1, 0, 1, 0]);
});
