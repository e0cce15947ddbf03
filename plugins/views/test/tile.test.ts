import { image } from "@dotgan/kit";
import { expect, it } from "vitest";
import { tile } from "../src/index.js";

const two = { count: 2, shape: image(1, 2, 1), values: Float32Array.from([-1, 1, 0, 0.5]) };

it("the data's range becomes 0 to 255, row by row", () => {
  const { height, width, pixels } = tile(two, 1, [-1, 1], { gap: 0, leastSide: 0 });
  expect([height, width]).toEqual([2, 2]);
  expect([...pixels]).toEqual([0, 255, 128, 191]);
});

it("images stand apart by white pixels", () => {
  const { height, width, pixels } = tile(two, 2, [-1, 1], { gap: 1, leastSide: 0 });
  expect([height, width]).toEqual([3, 7]);
  expect([...pixels.subarray(7, 14)]).toEqual([255, 0, 255, 255, 128, 191, 255]);
});

it("small images are enlarged by a whole factor", () => {
  const { height, width, pixels } = tile(two, 1, [-1, 1], { gap: 0, leastSide: 4 });
  expect([height, width]).toEqual([4, 4]);
  expect([...pixels.subarray(0, 8)]).toEqual([0, 0, 255, 255, 0, 0, 255, 255]);
});

it("values beyond the range are cut, not wrapped", () => {
  const wild = { count: 1, shape: image(1, 2, 1), values: Float32Array.from([-9, 9]) };
  expect([...tile(wild, 1, [-1, 1], { gap: 0, leastSide: 0 }).pixels]).toEqual([0, 255]);
});
