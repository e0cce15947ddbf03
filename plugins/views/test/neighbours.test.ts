import { expect, it } from "vitest";
import { neighbours } from "../src/index.js";
import { evaluationOf, headings, pixels, shown } from "./evaluation.js";

const train = pixels(0.1, 0.9, 0.5, 0.4, 0.75);
const fake = pixels(0.42, 0.95);

it("a row is a fake and the training images nearest to it, the nearest first", async () => {
  const picture = await neighbours.draw(evaluationOf({ train, fake }), { rows: 2, nearest: 3, among: 100 });
  expect(shown(picture, headings)).toEqual([
    [0.42, 0.4, 0.5, 0.1],
    [0.95, 0.9, 0.75, 0.5],
  ]);
});

it("no more training images are searched than asked for, and none are made up", async () => {
  const picture = await neighbours.draw(evaluationOf({ train, fake }), { rows: 2, nearest: 4, among: 2 });
  expect(shown(picture, headings)).toEqual([
    [0.42, 0.1, 0.9],
    [0.95, 0.9, 0.1],
  ]);
});
