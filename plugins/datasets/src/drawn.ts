import {
  type DataFacts,
  type DataSource,
  type MixtureTruth,
  type ParamsOf,
  p,
  type Stream,
  unbounded,
  vector,
} from "@dotgan/kit";
import { type Held, heldSource, type KnownFacts } from "./examples.js";

/** A mixture of Gaussians whose every mode is round. */
export interface Mixture {
  /** Centres, all of one length. */
  readonly means: readonly (readonly number[])[];
  /** The standard deviation of each mode, per coordinate. */
  readonly stds: readonly number[];
  /** The probability of each mode; sums to 1. */
  readonly weights: readonly number[];
}

/** How many examples are drawn: a parameter of every drawn set. */
export const drawnParams = {
  train: p.int({ doc: "Examples drawn to train on.", min: 1, max: 10_000_000, default: 50_000, unit: "examples" }),
  valid: p.int({ doc: "Examples drawn as `valid`.", min: 1, max: 10_000_000, default: 10_000, unit: "examples" }),
  test: p.int({ doc: "Examples drawn as `test`.", min: 1, max: 10_000_000, default: 10_000, unit: "examples" }),
};
type Sizes = ParamsOf<typeof drawnParams>;

const known = ({ means }: Mixture): KnownFacts => ({
  shape: vector(means[0]?.length ?? 0),
  range: unbounded,
  classes: means.length,
  truth: "modes",
});

export const drawnFacts = (mixture: Mixture, { train, valid, test }: Sizes): DataFacts => ({
  ...known(mixture),
  splits: { train, valid, test },
});

/** Draws every split; an example's label is its mode. `train` is drawn last: its size changes neither other split. */
export function drawnSource(mixture: Mixture, { train, valid, test }: Sizes, stream: Stream): DataSource {
  const splits = { test: draw(mixture, test, stream), valid: draw(mixture, valid, stream) };
  return heldSource(known(mixture), { ...splits, train: draw(mixture, train, stream) });
}

function draw({ means, stds, weights }: Mixture, count: number, stream: Stream): Held<Float32Array> {
  const width = means[0]?.length ?? 0;
  const labels = new Int32Array(count);
  const values = stream.normal(count * width);
  for (const [i, u] of stream.uniform(count).entries()) {
    const mode = chosen(weights, u);
    labels[i] = mode;
    for (let axis = 0; axis < width; axis++) {
      const at = i * width + axis;
      values[at] = (means[mode]?.[axis] as number) + (stds[mode] as number) * (values[at] as number);
    }
  }
  return { values, labels };
}

function chosen(weights: readonly number[], u: number): number {
  let sum = 0;
  for (const [mode, weight] of weights.entries()) {
    sum += weight;
    if (u < sum) return mode;
  }
  return weights.findLastIndex((weight) => weight > 0);
}

/** What the mixture really is: `density` is the sum over modes of `weight * N(point; mean, std^2 I)`. */
export function mixtureTruth({ means, stds, weights }: Mixture): MixtureTruth {
  return {
    modes: means,
    std: Math.max(...stds),
    stds,
    density: (point) =>
      means.reduce((sum, mean, mode) => {
        const std = stds[mode] as number;
        const squared = mean.reduce((s, m, axis) => s + ((point[axis] as number) - m) ** 2, 0);
        const peak = (2 * Math.PI * std * std) ** (-mean.length / 2);
        return sum + (weights[mode] as number) * peak * Math.exp(-squared / (2 * std * std));
      }, 0),
  };
}
