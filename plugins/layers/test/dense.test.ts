import { classes, image, vector } from "@dotgan/kit";
import { expect, test } from "vitest";
import { dense } from "../src/index.js";
import { bound, run, tf, values } from "./layer.js";

const params = (given: Record<string, unknown>) => bound(dense.params, given) as Parameters<typeof dense.shape>[1];

test("multiplies by the kernel and adds the bias", () => {
  const weights = { kernel: tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]), bias: tf.tensor1d([10, 20, 30]) };
  const output = run(dense, [tf.tensor2d([[1, -1]])], { params: { units: 3 }, weights });
  expect(values(output)).toEqual([7, 17, 27]);
});

test("takes a class as its one-hot vector, and sends an image to flatten", () => {
  expect(dense.shape([classes(10)], params({ units: 3 }))).toEqual(vector(3));
  expect(dense.shape([image(4, 4, 2)], params({ units: 3 }))).toMatchObject({
    hint: expect.stringMatching(/flatten.*vector\[32\]/),
  });
});

test("counts all inputs and all units as fans, and hands over the bias's initializer", () => {
  const biasInit = { name: "constant", params: { value: 1 } };
  expect(dense.weights?.([vector(5)], params({ units: 3, biasInit }))).toEqual({
    kernel: { shape: [5, 3], role: "kernel", fans: { in: 5, out: 3 } },
    bias: { shape: [3], role: "bias", init: biasInit },
  });
  expect(dense.weights?.([vector(5)], params({ units: 3, bias: false }))).not.toHaveProperty("bias");
});
