import { openEngine } from "@dotgan/engines";
import type { Stream, Tensor } from "@dotgan/kit";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { clip, spectralNorm } from "../src/index.js";

await openEngine("cpu");
const stream = {
  normal: (count: number) => Float32Array.from({ length: count }, (_, i) => i + 1),
} as unknown as Stream;
const once = { iterations: 1 };

/** An optional part of a plugin that it has. */
function present<T>(part: T | undefined): T {
  if (part === undefined) throw new Error("it is absent");
  return part;
}

function advanced(weight: Tensor, iterations: number): Readonly<Record<string, Tensor>> {
  const first = Object.entries(present(spectralNorm.state)(weight.shape, once, stream)).map(
    ([name, { values, shape }]) => [name, tf.tensor(values, shape)] as const,
  );
  return present(spectralNorm.advance)(weight, Object.fromEntries(first), { iterations }, tf);
}

test("clip brings numbers back to the bound on their side", () => {
  expect(
    [...present(clip.project)(tf.tensor1d([-3, -0.005, 0.02]), { bound: 0.01 }, tf).dataSync()].map((x) =>
      Number(x.toFixed(4)),
    ),
  ).toEqual([-0.01, -0.005, 0.01]);
});

test("spectralNorm divides by the largest singular value", () => {
  // Singular values 3 and 1.
  const weight = tf.tensor2d([
    [2, 1],
    [1, 2],
  ]);
  const normal = present(spectralNorm.transform)(weight, advanced(weight, 50), once, tf);
  const expected = [2 / 3, 1 / 3, 1 / 3, 2 / 3];
  for (const [i, value] of normal.dataSync().entries()) expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 4);
});

test("spectralNorm sees a convolution's kernel as a matrix to its outputs", () => {
  const weight = tf.reshape(tf.tensor1d([3, 0, 0, 0, 0, 4, 0, 0]), [2, 1, 2, 2]);
  const state = advanced(weight, 50);
  expect([state.u?.shape, state.v?.shape]).toEqual([[2], [4]]);
  const largest = Math.max(...present(spectralNorm.transform)(weight, state, once, tf).dataSync());
  expect(largest).toBeCloseTo(1, 4);
});

test("one power iteration is v = W u, then u = W' v, each brought to length 1", () => {
  const weight = tf.tensor2d([
    [1, 0],
    [0, 2],
  ]);
  // u starts as (1, 2) / sqrt(5): v ~ (1, 4), then u ~ (1, 8).
  const { u, v } = advanced(weight, 1);
  expect((v?.dataSync()[1] ?? 0) / (v?.dataSync()[0] ?? 1)).toBeCloseTo(4, 4);
  expect((u?.dataSync()[1] ?? 0) / (u?.dataSync()[0] ?? 1)).toBeCloseTo(8, 4);
});

test("the gradient of the norm is v u', the state being constant", () => {
  const weight = tf.tensor2d([
    [2, 1],
    [1, 2],
  ]);
  const state = advanced(weight, 50);
  // Sum of W / sigma has the gradient 1 / sigma - sum(W) / sigma^2 * v u'; here every entry of v u' is 1/2.
  const gradient = tf.grad((w) => tf.sum(present(spectralNorm.transform)(w, state, once, tf)))(weight);
  for (const value of gradient.dataSync()) expect(value).toBeCloseTo(1 / 3 - (6 / 9) * 0.5, 4);
});

test("a weight of zeros stays zero", () => {
  const weight = tf.zeros([2, 2]);
  expect([...present(spectralNorm.transform)(weight, advanced(weight, 1), once, tf).dataSync()]).toEqual([0, 0, 0, 0]);
});
