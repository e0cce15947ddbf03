import { openEngine } from "@dotgan/engines";
import type { PluginOf } from "@dotgan/kit";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { adam, ema, rmsprop, sgd } from "../src/index.js";

await openEngine("cpu");

const scalars = (numbers: Readonly<Record<string, number>>): Record<string, tf.Scalar> =>
  Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, tf.scalar(value)]));

/** One number's way under a sequence of gradients. */
function way(
  optimizer: PluginOf<"optimizer">,
  params: Record<string, unknown>,
  gradients: number[],
  from = 1,
): number[] {
  let weight: tf.Tensor = tf.tensor1d([from]);
  let slots: Readonly<Record<string, readonly tf.Tensor[]>> = Object.fromEntries(
    optimizer.slots.map((name) => [name, [tf.tensor1d([0])]]),
  );
  return gradients.map((gradient, i) => {
    const numbers = scalars(optimizer.numbers(params, i + 1));
    const updated = optimizer.apply([weight], [tf.tensor1d([gradient])], slots, params, numbers, tf);
    weight = updated.weights[0] as tf.Tensor;
    slots = updated.slots;
    return weight.dataSync()[0] ?? Number.NaN;
  });
}

function expectWay(actual: number[], expected: number[]): void {
  expect(actual).toHaveLength(expected.length);
  for (const [i, value] of actual.entries()) expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 5);
}

test("sgd follows its gradient", () => {
  expectWay(way(sgd, { lr: 0.1, momentum: 0, nesterov: false }, [1, 2]), [0.9, 0.7]);
});

test("sgd's velocity keeps a share of itself", () => {
  // v = -0.1, then 0.5 * -0.1 - 0.2 = -0.25
  expectWay(way(sgd, { lr: 0.1, momentum: 0.5, nesterov: false }, [1, 2]), [0.9, 0.65]);
});

test("sgd with nesterov goes on by the new velocity", () => {
  // 0.5 * -0.1 - 0.1 = -0.15, then 0.5 * -0.25 - 0.2 = -0.325
  expectWay(way(sgd, { lr: 0.1, momentum: 0.5, nesterov: true }, [1, 2]), [0.85, 0.525]);
});

test("adam's first step is the rate, whatever the gradient's size", () => {
  const params = { lr: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
  expectWay(way(adam, params, [1000]), [0.9]);
  expectWay(way(adam, params, [0.001]), [0.9]);
});

test("adam corrects both means as in the paper's algorithm 1", () => {
  const [beta1, beta2, lr] = [0.5, 0.9, 0.1];
  let [m, v, w] = [0, 0, 1];
  const gradients = [1, -2, 3];
  const expected = gradients.map((g, i) => {
    m = beta1 * m + (1 - beta1) * g;
    v = beta2 * v + (1 - beta2) * g * g;
    w -= (lr * (m / (1 - beta1 ** (i + 1)))) / (Math.sqrt(v / (1 - beta2 ** (i + 1))) + 0.01);
    return w;
  });
  expectWay(way(adam, { lr, beta1, beta2, epsilon: 0.01 }, gradients), expected);
});

test("rmsprop divides by the root of the mean square, epsilon outside the root", () => {
  // s = 0.4, then 0.9 * 0.4 + 0.1 * 1 = 0.46
  const steps = [0.1 * (2 / (Math.sqrt(0.4) + 0.01)), 0.1 * (1 / (Math.sqrt(0.46) + 0.01))] as const;
  const params = { lr: 0.1, decay: 0.9, epsilon: 0.01, momentum: 0 };
  expectWay(way(rmsprop, params, [2, 1]), [1 - steps[0], 1 - steps[0] - steps[1]]);
  const repeated = 0.5 * steps[0] + steps[1];
  expectWay(way(rmsprop, { ...params, momentum: 0.5 }, [2, 1]), [1 - steps[0], 1 - steps[0] - repeated]);
});

test("ema keeps its decay of the average, less of it while warming up", () => {
  const next = (count: number, warmup: boolean) => {
    const params = { decay: 0.9, from: 0, warmup };
    const { kept, taken } = ema.numbers?.(params, count) ?? { kept: Number.NaN, taken: Number.NaN };
    return ema
      .next(tf.scalar(10), tf.scalar(20), params, { kept: tf.scalar(kept), taken: tf.scalar(taken) }, tf)
      .dataSync()[0];
  };
  expect(next(1, false)).toBeCloseTo(11, 5);
  expect(next(1, true)).toBeCloseTo((2 / 11) * 10 + (9 / 11) * 20, 4);
  expect(next(1000, true)).toBeCloseTo(11, 5);
  expect(ema.from?.({ decay: 0.9, from: 500, warmup: false })).toBe(500);
});
