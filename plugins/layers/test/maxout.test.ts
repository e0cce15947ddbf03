import { expect, test } from "vitest";
import { maxout } from "../src/index.js";
import { run, tf, values } from "./layer.js";

test("takes the largest of each unit's pieces", () => {
  const weights = { kernel: tf.tensor2d([[1, 2, -1, -5]]), bias: tf.tensor1d([0, 0.5, 0, 1]) };
  const output = run(maxout, [tf.tensor2d([[1], [-1]])], { params: { units: 2, pieces: 2 }, weights });
  expect(values(output)).toEqual([2.5, -1, -1, 6]);
});
