import type { Engine } from "@dotgan/kit";
import type { Tensor } from "@tensorflow/tfjs-core";
import { expect } from "vitest";

/** Values from a fixed formula, spread over (-scale, scale), none near zero (where kinks are). */
export const values = (engine: Engine, shape: number[], salt = 0, scale = 1): Tensor => {
  const size = shape.reduce((a, b) => a * b, 1);
  const numbers = Float32Array.from({ length: size }, (_, i) => {
    const u = Math.sin((i + 1) * 12.9898 + salt * 78.233) * 43758.5453;
    const v = 2 * (u - Math.floor(u)) - 1;
    return scale * (Math.sign(v) || 1) * (0.05 + 0.95 * Math.abs(v));
  });
  return engine.tf.tensor(numbers, shape);
};

/** Every value within `tolerance` of the expected one, relative to the largest expected. */
export const expectClose = (actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void => {
  expect(actual.length).toBe(expected.length);
  const most = Math.max(1e-6, ...Array.from(expected, Math.abs));
  const worst = Math.max(0, ...Array.from(expected, (value, i) => Math.abs(value - (actual[i] ?? Number.NaN))));
  expect(worst / most).toBeLessThan(tolerance);
};
