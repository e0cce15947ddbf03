import {
  dims,
  image,
  isMismatch,
  type PluginOf,
  type RandomTensors,
  type Shape,
  type Tensor,
  vector,
} from "@dotgan/kit";
import { expect, test } from "vitest";
import layers from "../src/index.js";
import { bound, tf } from "./layer.js";

const params: Readonly<Record<string, Record<string, unknown>>> = {
  conv2d: { filters: 2, kernel: 3 },
  conv2dTranspose: { filters: 2, kernel: 4, stride: 2 },
  dense: { units: 3 },
  dropout: { rate: 0.5 },
  gaussianNoise: { std: 1 },
  maxout: { units: 3, pieces: 2 },
  reshape: { to: [64] },
  upsample2d: { method: "bilinear" },
};
const draw = (shape: readonly number[], seed: number, mean = 0, std = 1) =>
  tf.randomNormal([...shape], mean, std, "float32", seed);
const random = {
  uniform: (shape: readonly number[]) => tf.randomUniform([...shape], 0, 1, "float32", 9),
  normal: (shape: readonly number[]) => draw(shape, 9),
} as unknown as RandomTensors;

const single = layers.plugins.filter(({ inputs, name }) => inputs === undefined && name !== "embedding");

test.each(single.map((layer): [string, PluginOf<"layer">] => [layer.name, layer]))(
  "a gradient penalty can differentiate %s twice",
  (_name, layer) => {
    const given = bound(layer.params, params[layer.name]);
    const fits = (shape: Shape) => !isMismatch(layer.shape([shape], given));
    const shape = [image(4, 4, 4), image(4, 4, 8), vector(64)].find(fits) as Shape;
    const specs = Object.entries(layer.weights?.([shape], given) ?? {});
    const start = { kernel: 0, bias: 0, gain: 1, statistic: 1 };
    const weights = Object.fromEntries(
      specs.map(([name, { shape, role }], i) => [name, draw(shape, i, start[role], 0.3)]),
    );
    const context = { tf, training: true, random, update() {} };
    const x = draw([2, ...dims(shape)], 3);

    // The squared norm of a gradient, as a function of a number inside the differentiated function.
    const penalty = (scale: Tensor) => {
      const critic = (at: Tensor) => tf.sum(tf.tanh(layer.apply([tf.mul(at, scale)], weights, given, context)));
      return tf.sum(tf.square(tf.grad(critic)(x)));
    };
    const at = (scale: number) => penalty(tf.scalar(scale)).dataSync()[0] ?? Number.NaN;
    const expected = (at(1.003) - at(0.997)) / 0.006;
    const slope = tf.grad(penalty)(tf.scalar(1)).dataSync()[0] ?? Number.NaN;
    expect(Math.abs(slope - expected)).toBeLessThan(0.03 * Math.abs(expected) + 0.002);
  },
);
