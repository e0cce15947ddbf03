import { expect, test } from "vitest";
import { minibatchStdDev } from "../src/index.js";
import { expectClose, run, tf, values } from "./layer.js";

test("appends each group's mean standard deviation; members of a group are a stride apart", () => {
  // Groups {0, 2} and {1, 3}: deviations (1 + 0) / 2 and (0 + 2) / 2.
  const x = tf.tensor2d([
    [0, 5],
    [1, 1],
    [2, 5],
    [1, 5],
  ]);
  const last = values(tf.slice(run(minibatchStdDev, [x], { params: { group: 2 } }), [0, 2], [4, 1]));
  expectClose(last, [0.5, 1, 0.5, 1], 3);
});

test("takes a batch that the group does not divide as one group, and fills a channel of an image", () => {
  const x = tf.concat([tf.zeros([1, 2, 2, 3]), tf.fill([2, 2, 2, 3], 3)]);
  const output = run(minibatchStdDev, [x], { params: { group: 4 } });
  expect(output.shape).toEqual([3, 2, 2, 4]);
  const channel = values(tf.slice(output, [0, 0, 0, 3], [3, 2, 2, 1]));
  for (const value of channel) expect(value).toBeCloseTo(Math.sqrt(2), 4);
});
