import { openEngine } from "@dotgan/engines";
import type { DataFacts } from "@dotgan/kit";
import { image } from "@dotgan/kit";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { categorical, labels, normal, uniform } from "../src/index.js";

await openEngine("cpu");
const data: DataFacts = {
  shape: image(2, 2, 1),
  range: [0, 1],
  classes: 2,
  labelCounts: [30, 10],
  splits: { train: 40 },
};
const log = Math.log;

/** An optional part of a plugin that it has. */
function present<T>(part: T | undefined): T {
  if (part === undefined) throw new Error("it is absent");
  return part;
}

test("entropies are those of the distributions, in nats", () => {
  expect(uniform.posterior?.({ size: 3, low: -1, high: 1 }, data).entropy).toBeCloseTo(3 * log(2), 10);
  expect(normal.posterior?.({ size: 2, mean: 5, std: 3 }, data).entropy).toBeCloseTo(
    1 + log(2 * Math.PI) + 2 * log(3),
    10,
  );
  expect(categorical.posterior?.({ classes: 10, weights: undefined }, data).entropy).toBeCloseTo(log(10), 10);
  const uneven = -0.75 * log(0.75) - 0.25 * log(0.25);
  expect(categorical.posterior?.({ classes: 3, weights: [3, 1, 0] }, data).entropy).toBeCloseTo(uneven, 10);
  expect(labels.posterior?.({ data: "digits", draw: "empirical" }, data).entropy).toBeCloseTo(uneven, 10);
  expect(labels.posterior?.({ data: "digits", draw: "balanced" }, data).entropy).toBeCloseTo(log(2), 10);
});

test("continuous factors are scored by a Gaussian of standard deviation 1", () => {
  const { negativeLogLikelihood } = present(uniform.posterior)({ size: 2, low: -1, high: 1 }, data);
  const score = negativeLogLikelihood(
    tf.tensor2d([
      [0, 0],
      [1, -1],
    ]),
    tf.tensor2d([
      [1, 2],
      [1, -1],
    ]),
    tf,
  );
  const constant = log(2 * Math.PI);
  expect(score.shape).toEqual([2]);
  const [first = Number.NaN, second] = score.dataSync();
  expect(first).toBeCloseTo(2.5 + constant, 5);
  expect(second).toBeCloseTo(constant, 5);
});

test("classes are scored by softmax cross-entropy", () => {
  const { negativeLogLikelihood } = present(categorical.posterior)({ classes: 2, weights: undefined }, data);
  const score = negativeLogLikelihood(tf.tensor2d([[0, log(3)]]), tf.tensor2d([[0, 1]]), tf);
  expect(score.dataSync()[0]).toBeCloseTo(-log(0.75), 5);
});

test("values that cannot go together are named", () => {
  expect(uniform.conflict?.({ size: 1, low: 1, high: 1 })).toContain("high");
  expect(categorical.conflict?.({ classes: 3, weights: [1, 2] })).toBe("weights has 2 numbers for 3 classes");
  expect(categorical.conflict?.({ classes: 2, weights: [0, 0] })).toContain("above 0");
});

test("labels are drawn as often as the data has them, or equally often", () => {
  const asked: unknown[] = [];
  const random = { categorical: (_batch: number, weights: readonly number[]) => asked.push(weights) };
  for (const draw of ["empirical", "balanced"] as const)
    labels.sample(4, { data: "digits", draw }, { tf, data, random } as never);
  expect(asked).toEqual([[...(data.labelCounts ?? [])], data.labelCounts?.map(() => 1)]);
});

test("a normal factor's Q has the standard deviation 1 too, whatever its own is", () => {
  const { negativeLogLikelihood } = present(normal.posterior)({ size: 1, mean: 5, std: 3 }, data);
  const score = negativeLogLikelihood(tf.tensor2d([[0]]), tf.tensor2d([[2]]), tf);
  expect(score.dataSync()[0]).toBeCloseTo(2 + log(2 * Math.PI) / 2, 5);
});
