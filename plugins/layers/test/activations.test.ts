import type { PluginOf, Range } from "@dotgan/kit";
import { expect, test } from "vitest";
import { elu, leakyRelu, relu, sigmoid, softplus, tanh } from "../src/index.js";
import { bound, expectClose, run, tf, values } from "./layer.js";

const cases: [string, PluginOf<"layer">, (x: number) => number, Range][] = [
  ["relu", relu, (x) => Math.max(x, 0), [0, Number.POSITIVE_INFINITY]],
  ["leakyRelu", leakyRelu, (x) => (x > 0 ? x : 0.2 * x), [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]],
  ["elu", elu, (x) => (x > 0 ? x : Math.exp(x) - 1), [-1, Number.POSITIVE_INFINITY]],
  ["tanh", tanh, Math.tanh, [-1, 1]],
  ["sigmoid", sigmoid, (x) => 1 / (1 + Math.exp(-x)), [0, 1]],
  ["softplus", softplus, (x) => Math.log(1 + Math.exp(x)), [0, Number.POSITIVE_INFINITY]],
];

test.each(cases)("%s is its function, and knows the range that it reaches", (_name, layer, expected, range) => {
  const points = [-3, -0.5, 0, 0.5, 3];
  expectClose(values(run(layer, [tf.tensor2d([points])])), points.map(expected));
  const params = bound(layer.params);
  expect(layer.range?.([[Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]], params)).toEqual(range);
  const [low, high] = layer.range?.([[-0.5, 0.5]], params) ?? [Number.NaN, Number.NaN];
  expect(low).toBeCloseTo(expected(-0.5), 10);
  expect(high).toBeCloseTo(expected(0.5), 10);
});
