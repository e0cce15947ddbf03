import type { Recorder, Tensor } from "@dotgan/kit";
import type { Tensor4D } from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { openEngine } from "../src/index.js";
import { present } from "./engines.js";

type Size = readonly [number, number, number, number];

/** A convolution and its two gradients: as they are computed one by one, and as a recording of them. */
async function computed(image: Size, filter: Size, stride: number, pad: "same" | "valid") {
  const { tf, record } = await openEngine("tensorflow");
  const x = tf.randomNormal([...image], 0, 1, "float32", 1) as Tensor4D;
  const w = tf.randomNormal([...filter], 0, 0.1, "float32", 2) as Tensor4D;
  const dy = tf.randomNormal(tf.conv2d(x, w, stride, pad).shape, 0, 1, "float32", 3) as Tensor4D;
  const work = (): Tensor[] => {
    const { value, grads } = tf.valueAndGrads((a: Tensor, b: Tensor) =>
      tf.conv2d(a as Tensor4D, b as Tensor4D, stride, pad),
    )([x, w], dy);
    return [value, ...grads];
  };
  const recorder = (record as () => Recorder)();
  for (const tensor of [x, w, dy]) recorder.input(tensor);
  const described = work();
  const recording = recorder.finish(described);
  const run = (precision: "float32" | "mixed") => {
    const program = recording.compile(precision);
    const made = program.run([x, w, dy]);
    program.dispose();
    return { operators: program.operators, made: made.map((one) => Array.from(one.dataSync())) };
  };
  return {
    described: described.map((one) => Array.from(one.dataSync())),
    float32: run("float32"),
    mixed: run("mixed"),
  };
}

/** The largest difference, as a share of the largest number. */
const distance = (a: readonly number[], b: readonly number[]) => {
  expect(a).toHaveLength(b.length);
  const most = (values: readonly number[]) => values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  return most(a.map((value, i) => value - (b[i] as number))) / most(b);
};

it.skipIf(!present.includes("tensorflow")).each<[string, Size, Size, number, "same" | "valid"]>([
  ["as in DCGAN", [2, 8, 8, 128], [4, 4, 128, 6], 2, "same"],
  ["with more below than above", [3, 7, 8, 96], [5, 5, 96, 4], 2, "same"],
  ["without margins, and with rows that nothing reads", [2, 10, 8, 256], [3, 3, 256, 5], 3, "valid"],
  ["one output", [2, 4, 4, 128], [4, 4, 128, 3], 1, "valid"],
])(
  "a convolution of a small deep image is one matrix product on tensorflow: %s",
  async (_name, image, filter, stride, pad) => {
    const { described, float32, mixed } = await computed(image, filter, stride, pad);
    for (const [i, expected] of described.entries()) {
      expect(distance(float32.made[i] as number[], expected)).toBeLessThan(2e-6);
      expect(distance(mixed.made[i] as number[], expected)).toBeLessThan(2e-2);
    }
    const shallow = await computed([2, image[1], image[2], 4], [filter[0], filter[1], 4, 4], stride, pad);
    expect(float32.operators).toBeGreaterThan(shallow.float32.operators);
  },
);
