import "@tensorflow/tfjs-backend-cpu";
import { image } from "@dotgan/kit";
import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { msSsim } from "../src/index.js";
import { multiScaleSimilarity, scalesFor } from "../src/ssim.js";
import { evaluationOf, examples } from "./evaluation.js";

const pattern = (phase: number, side = 28) =>
  Array.from(
    { length: side * side },
    (_, i) => Math.sin((i % side) * 0.7 + phase) * Math.cos(Math.floor(i / side) * 0.4),
  );

it("an image is wholly like itself, and less like others the more they differ", () => {
  const batch = (phase: number) =>
    tf.tensor4d(
      pattern(phase).map((value) => (value + 1) / 2),
      [1, 28, 28, 1],
    );
  const similarity = (phase: number) => multiScaleSimilarity(batch(0), batch(phase), 2, tf).dataSync()[0] as number;
  expect(similarity(0)).toBeCloseTo(1, 4);
  expect(similarity(0.2)).toBeLessThan(0.999);
  expect(similarity(1)).toBeLessThan(similarity(0.2));
});

it("for constant images it is the luminance term alone", () => {
  const constant = (value: number) => tf.fill([1, 16, 16, 1], value);
  const [a, b] = [0.3, 0.6];
  const expected = (2 * a * b + 0.01 ** 2) / (a * a + b * b + 0.01 ** 2);
  expect(multiScaleSimilarity(constant(a), constant(b), 1, tf).dataSync()[0]).toBeCloseTo(expected, 3);
});

it("no more scales are taken than leave room for the window", () => {
  expect([11, 21, 22, 28, 44, 64, 176, 512].map(scalesFor)).toEqual([1, 1, 2, 2, 3, 3, 5, 5]);
});

it("a collapsed generator is wholly alike, whatever the reals are", async () => {
  const shape = image(28, 28, 1);
  const one = pattern(0);
  const evaluation = evaluationOf({
    data: { shape, range: [-1, 1], splits: {} },
    fake: examples(shape, [...one, ...one, ...one, ...one]),
    real: examples(
      shape,
      [0, 1, 2, 3].flatMap((phase) => pattern(phase)),
    ),
  });
  const { value, details } = await msSsim.measure(evaluation, {
    pairs: 2,
    on: "valid",
    weights: "averaged",
    statistics: "moving",
  });
  expect(value).toBeCloseTo(1, 4);
  expect(details?.reals).toBeLessThan(0.9);
});
