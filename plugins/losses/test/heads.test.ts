import type { Posterior, Tensor } from "@dotgan/kit";
import { expect, test } from "vitest";
import { classification, mutualInformation } from "../src/index.js";
import { number, step, tf } from "./step.js";

const posterior = (): Posterior => ({
  size: 1,
  entropy: 3,
  negativeLogLikelihood: (output, value) => tf.reshape(tf.add(output, value), [-1]),
});
const heads = (on: "real" | "fake"): Record<string, Tensor> => ({
  label: on === "real" ? tf.tensor2d([[1], [3]]) : tf.tensor2d([[10], [30]]),
});
const factor = (_name: string, on: "real" | "fake") =>
  on === "real" ? tf.tensor2d([[0.5], [0.5]]) : tf.tensor2d([[0], [2]]);
const given = step({ heads, factor, posterior });

test("classification sums D's means on reals and fakes, and G learns from its fakes", () => {
  const d = (on: "realAndFake" | "real" | "fake") =>
    number(classification.discriminator?.(given, { label: "label", on }));
  expect([d("real"), d("fake"), d("realAndFake")]).toEqual([2.5, 21, 23.5]);
  expect(number(classification.generator?.(given, { label: "label", on: "real" }))).toBe(21);
});

test("mutualInformation is the fakes' mean surprise less the factor's entropy, for both players", () => {
  expect(number(mutualInformation.discriminator?.(given, { factor: "label" }))).toBe(18);
  expect(number(mutualInformation.generator?.(given, { factor: "label" }))).toBe(18);
});
