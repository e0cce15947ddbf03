import { expect, test } from "vitest";
import { centres } from "../src/mixture.js";

test("centres lie on a circle in the first two numbers, or evenly on a segment", () => {
  const [east = [], north = []] = centres(3, 4, 2);
  expect(east).toEqual([2, 0, 0]);
  expect(north[0]).toBeCloseTo(0, 10);
  expect(north[1]).toBe(2);
  expect(centres(1, 3, 2)).toEqual([[-2], [0], [2]]);
  expect(centres(1, 1, 2)).toEqual([[0]]);
});
