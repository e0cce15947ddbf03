import type { RandomTensors, Tensor } from "@dotgan/kit";
import { expect, test } from "vitest";
import { dragan, gradientPenalty, nonSaturating, r1 } from "../src/index.js";
import { number, present, step, tf } from "./step.js";

// D(x) = sum of w * x^2 / 2 over an image, so that its gradient is w * x.
const quadratic = (w: Tensor) => (x: Tensor) => ({
  real: tf.sum(tf.mul(tf.square(x), tf.mul(w, 0.5)), [1, 2, 3], false),
});
const pixels = (values: number[]) => tf.tensor4d(values, [values.length / 2, 1, 2, 1]);
const draws: Tensor[] = [];
const random = {
  uniform(shape: readonly number[]) {
    const drawn = tf.tensor([0.25, 1].slice(0, shape[0]), [...shape]);
    draws.push(drawn);
    return drawn;
  },
} as unknown as RandomTensors;
const images = { real: pixels([4, 0, 3, 4]), fake: pixels([0, 4, 9, 9]) };
const two = { target: 1, sides: "two" } as const;

test("gradientPenalty measures the norm over an image between real and fake, at one epsilon per image", () => {
  const given = step({ images, random, discriminate: quadratic(tf.scalar(1)) });
  // Image 0: 0.25 * (4, 0) + 0.75 * (0, 4) = (1, 3), norm sqrt(10). Image 1: the real one, norm 5.
  const expected = ((Math.sqrt(10) - 1) ** 2 + (5 - 1) ** 2) / 2;
  expect(number(gradientPenalty.discriminator?.(given, two))).toBeCloseTo(expected, 4);
  expect(draws.at(-1)?.shape).toEqual([2, 1, 1, 1]);
});

test("gradientPenalty with one side leaves small norms alone", () => {
  const flat = step({ images, random, discriminate: quadratic(tf.scalar(0.01)) });
  expect(number(gradientPenalty.discriminator?.(flat, { target: 1, sides: "one" }))).toBe(0);
  expect(number(gradientPenalty.discriminator?.(flat, two))).toBeGreaterThan(0.9);
});

test("gradientPenalty differentiates through D's gradient, and stays finite where that is 0", () => {
  const penalty = (w: Tensor) =>
    present(gradientPenalty.discriminator)(step({ images, random, discriminate: quadratic(w) }), two);
  // d/dw mean (w n - 1)^2 at w = 1 is mean 2 (n - 1) n.
  const expected = (2 * (Math.sqrt(10) - 1) * Math.sqrt(10) + 2 * 4 * 5) / 2;
  expect(number(tf.grad(penalty)(tf.scalar(1)))).toBeCloseTo(expected, 3);
  expect(Number.isFinite(number(tf.grad(penalty)(tf.scalar(0))))).toBe(true);
});

test("dragan measures the norm between each real image and the same with noise, by half the batch's deviation", () => {
  const seen: number[][] = [];
  const watched = step({
    images: { real: images.real, fake: pixels([NaN, NaN, NaN, NaN]) },
    random: {
      uniform: (shape: readonly number[]) =>
        shape.length === 4 && shape[2] === 1
          ? tf.tensor([1, 0.5], [...shape])
          : tf.tensor([1, 0, 0.5, 0.5], [...shape]),
    } as unknown as RandomTensors,
    discriminate: (x) => {
      seen.push([...x.dataSync()]);
      return quadratic(tf.scalar(1))(x);
    },
  });
  const value = number(dragan.discriminator?.(watched, { spread: 0.5, ...two }));
  // The values 4, 0, 3, 4 have mean 2.75 and deviation sqrt(2.6875).
  const half = Math.sqrt(2.6875) / 2;
  const [a, b] = [
    [4 + half, 0],
    [3 + half / 4, 4 + half / 4],
  ] as const;
  for (const [i, at] of [...a, ...b].entries()) expect(seen[0]?.[i]).toBeCloseTo(at, 5);
  expect(value).toBeCloseTo(((Math.hypot(...a) - 1) ** 2 + (Math.hypot(...b) - 1) ** 2) / 2, 3);
});

test("r1 is half the mean squared norm on reals", () => {
  const given = step({ images, discriminate: quadratic(tf.scalar(1)) });
  expect(number(r1.discriminator?.(given, {}))).toBeCloseTo((16 + 25) / 2 / 2, 4);
});

test("defaults are the papers': target 1, two sides, no scale, no smoothing", () => {
  const defaults = (params: Readonly<Record<string, { readonly default?: unknown }>>) =>
    Object.fromEntries(Object.entries(params).map(([name, param]) => [name, param.default]));
  expect(defaults(gradientPenalty.params)).toEqual(two);
  expect(defaults(dragan.params)).toEqual({ spread: 0.5, ...two });
  expect(defaults(nonSaturating.params)).toEqual({ realLabel: 1, discriminatorScale: 1, generatorScale: 1 });
});
