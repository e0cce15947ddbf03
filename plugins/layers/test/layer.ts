import { openEngine } from "@dotgan/engines";
import type { Params, PluginOf, RandomTensors, Tensor } from "@dotgan/kit";
import * as tf from "@tensorflow/tfjs-core";
import { expect } from "vitest";

await openEngine("cpu");

export { tf };

/** Parameters with every default filled in. */
export function bound(params: Params, given: Record<string, unknown> = {}): Record<string, unknown> {
  const defaults = Object.entries(params).map(([name, param]) => [name, param.default]);
  return { ...Object.fromEntries(defaults), ...given };
}

/** Every draw gives the same number. */
const constantDraws = (value: number): RandomTensors => ({
  uniform: (shape) => tf.fill([...shape], value),
  normal: (shape, mean = 0, std = 1) => tf.fill([...shape], mean + std * value),
  truncatedNormal: (shape) => tf.fill([...shape], value),
  categorical: (batch, weights) => tf.zeros([batch, weights.length]),
});

interface Run {
  readonly params?: Record<string, unknown>;
  readonly weights?: Record<string, Tensor>;
  readonly training?: boolean;
  readonly random?: RandomTensors;
  readonly updates?: Record<string, number[]>;
}

/** A layer's forward pass on given inputs. */
export function run(layer: PluginOf<"layer">, inputs: Tensor[], given: Run = {}): Tensor {
  return layer.apply(inputs, given.weights ?? {}, bound(layer.params, given.params), {
    tf,
    training: given.training ?? true,
    random: given.random ?? constantDraws(0.5),
    update(name, value) {
      if (given.updates) given.updates[name] = [...value.dataSync()];
    },
  });
}

export const values = (tensor: Tensor): number[] => [...tensor.dataSync()];

/** Counts up from 1. */
export const counting = (shape: number[]): tf.Tensor =>
  tf.reshape(tf.range(1, tf.util.sizeFromShape(shape) + 1), shape);

/** Expects each value to agree to some decimals. */
export function expectClose(actual: readonly number[], expected: readonly number[], digits = 5): void {
  expect(actual).toHaveLength(expected.length);
  for (const [i, value] of actual.entries()) expect(value, `value ${i}`).toBeCloseTo(expected[i] ?? Number.NaN, digits);
}
