import { type Tensor, vector } from "@dotgan/kit";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { batchDependence } from "../src/batchDependence.js";
import { evaluationOf } from "./evaluation.js";

const data = { shape: vector(1), range: [-1, 1] as const, splits: {} };
/** z counts 0, 1, 2, ...: six of them, in batches of four. */
const measure = (generate: (z: Tensor) => Tensor) =>
  batchDependence.measure(
    {
      ...evaluationOf({ data }),
      latentsFor: (count) => ({ z: tf.reshape(tf.range(0, count), [count, 1]) }),
      generate: ({ z }) => generate(z as Tensor),
    },
    { batch: 4, statistics: "batch", weights: "raw" },
  );

test("is 0 where each z has its own image", async () => {
  const { value, details } = await measure((z) => tf.mul(z, 3));
  expect(value).toBe(0);
  expect(details).toEqual({ alone: 0 });
});

test("is the change with other neighbours over the difference of two fakes", async () => {
  // Less the batch's mean: of 0 1 2 3 it is 1.5, of 0 1 4 5 it is 2.5; 0 and 2, and 1 and 3, are 2 apart.
  const { value, details } = await measure((z) => tf.sub(z, tf.mean(z)));
  expect(value).toBeCloseTo(1 / 2, 6);
  // Alone, each is 0: where 0 and 1 were -1.5 and -0.5.
  expect(details?.alone).toBeCloseTo(Math.sqrt((1.5 ** 2 + 0.5 ** 2) / 2) / 2, 6);
});

test("fakes that are all alike depend on nothing", async () => {
  expect((await measure((z) => tf.zerosLike(z))).value).toBe(0);
});
