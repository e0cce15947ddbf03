import { image } from "@dotgan/kit";
import { expect, it } from "vitest";
import { openExtractor } from "../src/features/extract.js";
import { classConfidence, classEntropy } from "../src/index.js";
import { entropy } from "../src/statistics.js";
import { evaluationOf, examples } from "./evaluation.js";

const shape = image(28, 28, 1);
const data = { shape, range: [-1, 1] as const, splits: {} };
const params = { samples: 100, features: "digits", weights: "averaged", statistics: "moving" } as const;

/** A one and a nought, which the classifier tells apart. */
const ink = (inside: (x: number, y: number) => boolean) =>
  Array.from({ length: 784 }, (_, i) => (inside(i % 28, Math.floor(i / 28)) ? 1 : -1));
const upright = ink((x, y) => Math.abs(x - 14) < 2 && y > 4 && y < 24);
const ring = ink((x, y) => Math.abs(Math.hypot(x - 14, y - 14) - 7) < 1.7);

it("all in one class is 0, and equal shares are the logarithm of their number", () => {
  expect(entropy([7, 0, 0])).toBe(0);
  expect(entropy([5, 5, 5, 5])).toBeCloseTo(Math.log(4), 12);
  // 3/4 and 1/4: ln 4 - 3/4 ln 3.
  expect(entropy([3, 0, 1])).toBeCloseTo(Math.log(4) - 0.75 * Math.log(3), 12);
});

it("fakes are counted by the class that they show", async () => {
  const fake = examples(shape, [...upright, ...upright, ...upright, ...ring]);
  const evaluation = evaluationOf({ data, fake });
  const extractor = await openExtractor("digits", data.range, evaluation.tf);
  const { probabilities } = await extractor.extract(examples(shape, [...upright, ...ring]));
  extractor.dispose();
  const seen = [0, 1].map((i) => {
    const row = [...probabilities.subarray(i * 10, (i + 1) * 10)];
    return { digit: row.indexOf(Math.max(...row)), sure: Math.max(...row) };
  });
  expect(seen.map(({ digit }) => digit)).toEqual([1, 0]);
  const { value, details, protocol } = await classEntropy.measure(evaluation, params);
  expect(value).toBeCloseTo(Math.log(4) - 0.75 * Math.log(3), 9);
  expect(details).toEqual({ most: Math.log(10), classes: 2, rarest: 0, commonest: 0.75 });
  expect(protocol.fakes).toBe(4);
  const confidence = await classConfidence.measure(evaluation, params);
  expect(confidence.value).toBeCloseTo((3 * (seen[0]?.sure ?? 0) + (seen[1]?.sure ?? 0)) / 4, 4);
  expect(confidence.details).toEqual({ classes: 2, entropy: value });
});
