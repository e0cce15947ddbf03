import { classes, type LatentFacts, unbounded, vector } from "@dotgan/kit";
import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { grid, interpolation } from "../src/index.js";
import { evaluationOf, headings, pixels, shown } from "./evaluation.js";

const walk = (facts: Omit<LatentFacts, "name">, drawn: number[][], weights: number[]) => {
  const generate = ({ z }: Readonly<Record<string, tf.Tensor>>) =>
    tf.matMul(z as tf.Tensor2D, tf.tensor2d(weights, [weights.length, 1]));
  const evaluation = evaluationOf({ latents: [{ ...facts, name: "z" }], drawn: { z: drawn }, generate });
  return interpolation.draw(evaluation, { rows: drawn.length / 2, steps: 3 });
};

it("uniform factors are walked straight, the first half of the latents to the second", async () => {
  const picture = await walk({ shape: vector(1), range: [0, 1], walk: "line" }, [[0.2], [0.9], [0.6], [0.1]], [1]);
  expect(shown(picture)).toEqual([
    [0.2, 0.4, 0.6],
    [0.9, 0.5, 0.1],
  ]);
});

it("normal factors are walked along the sphere, so that half-way is as far from the middle", async () => {
  const ends = [
    [0.8, 0],
    [0, 0.8],
  ];
  const facts = { shape: vector(2), range: unbounded, walk: "sphere" } as const;
  // 0.8 times cos 45 degrees in 8 bits, where a straight way would come by 0.4.
  expect(shown(await walk(facts, ends, [1, 0]))).toEqual([[0.8, 0.56, 0]]);
});

it("classes stay, since a jump would look like a memorised image", async () => {
  const facts = { shape: classes(2), range: [0, 1], walk: "classes" } as const;
  const ends = [
    [1, 0],
    [0, 1],
  ];
  expect(shown(await walk(facts, ends, [0.3, 0.6]))).toEqual([[0.3, 0.3, 0.3]]);
});

it("a grid is filled row by row; numbers beside it move it by their width alone", async () => {
  const evaluation = evaluationOf({ fake: pixels(0.1, 0.2, 0.3, 0.4) });
  const rows = [
    [0.1, 0.2],
    [0.3, 0.4],
  ];
  const plain = await grid.draw(evaluation, { rows: 2, columns: 2, numbered: false });
  expect(shown(plain)).toEqual(rows);
  const numbered = await grid.draw(evaluation, { rows: 2, columns: 2, numbered: true });
  const left = numbered.width - plain.width;
  expect(left).toBeGreaterThan(0);
  const right = Array.from({ length: numbered.height }, (_, y) => {
    const end = (y + 1) * numbered.width * 3;
    return [...numbered.pixels.subarray(end - plain.width * 3, end)];
  });
  expect(shown({ ...numbered, width: plain.width, pixels: Uint8Array.from(right.flat()) }, headings)).toEqual(rows);
});
