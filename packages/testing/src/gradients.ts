import type { Ops, Tensor } from "@dotgan/kit";
import { notFinite } from "./numbers.js";
import type { ReportProblem } from "./problem.js";
import { testStream } from "./random.js";

const directions = 3;
const distances = [1e-2, 1e-3, 1e-4];

/**
 * Compares the gradient of `f` at `x` with central finite differences along random directions, each weighing the outputs
 * of `f` by random numbers. Float32 and kinks cost digits: two directions of three must agree to 2%, at one of three distances.
 */
export function checkGradient(tf: Ops, what: string, x: Tensor, f: (x: Tensor) => Tensor, report: ReportProblem): void {
  tf.tidy(() => {
    const stream = testStream(7);
    const cotangent = tf.tidy(() => {
      const y = f(x);
      return tf.tensor(stream.normal(y.size), y.shape, "float32");
    });
    const weights = cotangent.dataSync();
    const gradient = gradientOf(tf, x, (at) => tf.sum(tf.mul(f(at), cotangent)));
    const bad = notFinite(gradient);
    if (bad !== undefined) return report(`the gradient with respect to ${what} holds ${bad}`);
    const length = Math.hypot(...gradient);
    const trials = Array.from({ length: directions }, () => {
      const direction = stream.normal(x.size);
      const expected = direction.reduce((sum, v, i) => sum + v * (gradient[i] as number), 0);
      const slopes = distances.map((distance) => slope(tf, x, direction, distance, f, weights));
      const agrees = (found: number) =>
        Math.abs(found - expected) <= 0.02 * Math.max(Math.abs(found), Math.abs(expected)) + 3e-3 * length + 1e-6;
      return { expected, slopes, agrees: slopes.some(agrees) };
    });
    if (trials.filter(({ agrees }) => agrees).length * 2 > directions) return;
    const { expected, slopes } = trials.find(({ agrees }) => !agrees) as (typeof trials)[number];
    report(
      `the gradient with respect to ${what} gives a slope of ${expected.toPrecision(4)} along a direction where finite differences give ${slopes.map((s) => s.toPrecision(4)).join(" and ")}`,
    );
  });
}

/** The gradient of a scalar; zeros where it does not depend on `x` at all, which TensorFlow.js refuses to differentiate. */
function gradientOf(tf: Ops, x: Tensor, scalar: (x: Tensor) => Tensor): ArrayLike<number> & Iterable<number> {
  try {
    return tf.tidy(() => tf.grad(scalar)(x).dataSync());
  } catch (error) {
    if (error instanceof Error && /Cannot compute gradient of y=f\(x\)/.test(error.message))
      return new Float32Array(x.size);
    throw error;
  }
}

/** The weighted sum is taken in double precision: float32 would lose the difference of two nearly equal sums. */
function slope(
  tf: Ops,
  x: Tensor,
  direction: Float32Array,
  distance: number,
  f: (x: Tensor) => Tensor,
  weights: ArrayLike<number>,
): number {
  const values = x.dataSync();
  const at = (signed: number) =>
    tf.tidy(() =>
      f(
        tf.tensor(
          direction.map((v, i) => (values[i] as number) + signed * v),
          x.shape,
        ),
      ).dataSync(),
    );
  const [ahead, behind] = [at(distance), at(-distance)];
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    sum += (weights[i] as number) * ((ahead[i] as number) - (behind[i] as number));
  }
  return sum / (2 * distance);
}
