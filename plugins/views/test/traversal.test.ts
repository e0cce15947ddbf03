import { classes, type LatentFacts, unbounded, vector } from "@dotgan/kit";
import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { traversal } from "../src/index.js";
import { evaluationOf, headings, shown } from "./evaluation.js";

const latents: readonly LatentFacts[] = [
  { name: "tilt", shape: vector(2), range: [0, 0.4], walk: "line" },
  { name: "kind", shape: classes(3), range: [0, 1], walk: "classes" },
  { name: "free", shape: vector(1), range: unbounded, walk: "sphere" },
];
const evaluation = evaluationOf({
  latents,
  drawn: {
    tilt: [
      [0.1, 0.2],
      [0.3, 0.05],
    ],
    kind: [
      [1, 0, 0],
      [0, 0, 1],
    ],
    free: [[0], [0]],
  },
  // The sum of tilt, a tenth of the class, and a tenth of the free number.
  generate: ({ tilt, kind, free }) => {
    const digits = tf.matMul(kind as tf.Tensor2D, tf.tensor2d([[0], [0.1], [0.2]]));
    return tf.addN([tf.sum(tilt as tf.Tensor, 1, true), digits, tf.mul(free as tf.Tensor, 0.1)]);
  },
});
const draw = (params: { latent: string; number?: number; over?: readonly [number, number] }) =>
  traversal.draw(evaluation, { rows: 2, steps: 3, number: 0, over: undefined, ...params });

it("one number of a vector goes over its range while all else stands still", async () => {
  // Row 1: 0.2 stays; row 2: 0.05 and the last class stay.
  expect(shown(await draw({ latent: "tilt" }), headings)).toEqual([
    [0.2, 0.4, 0.6],
    [0.25, 0.45, 0.65],
  ]);
  expect(shown(await draw({ latent: "tilt", number: 1, over: [0, 0.2] }), headings)).toEqual([
    [0.1, 0.2, 0.3],
    [0.5, 0.6, 0.7],
  ]);
});

it("a categorical factor steps through its classes", async () => {
  expect(shown(await draw({ latent: "kind" }), headings)).toEqual([
    [0.3, 0.4, 0.5],
    [0.35, 0.45, 0.55],
  ]);
});

it("without bounds it goes from -2 to 2, a single number too", async () => {
  expect(shown(await draw({ latent: "free" }), headings)).toEqual([
    [0.1, 0.3, 0.5],
    [0.35, 0.55, 0.75],
  ]);
});

it("a number that the vector lacks is told", async () => {
  await expect(draw({ latent: "tilt", number: 2 })).rejects.toThrow("`tilt` has 2 numbers, counted from 0");
});
