import type { Scalar, Tensor } from "./ops.js";

/** What `NativeOperators.batchNorm` gives; the statistics are `[channels]` and carry no gradient. */
export interface BatchNormalized {
  readonly output: Tensor;
  readonly mean: Tensor;
  /** The unbiased estimate. */
  readonly variance: Tensor;
}

/** A place in the sequence of Philox 4x32-10: its words are those of consecutive counters, of which the first number counts. */
export interface Words {
  readonly key: readonly [number, number];
  readonly counter: readonly [number, number, number, number];
}

/**
 * What an engine computes in one operator where TensorFlow.js needs many. A plugin may use one where the engine has it, and
 * must compute the same, up to rounding, where it has not. Derivatives of any order are right.
 */
export interface NativeOperators {
  /** `Stream.uniform` from the words that follow, to the same bits; `last` is the greatest float32 below `high`. */
  uniform?(shape: readonly number[], words: Words, low: number, high: number, last: number): Tensor;
  /** Batch normalisation in training, over all axes of `x` but the last; `gain` and `bias` are `[channels]`. */
  batchNorm?(x: Tensor, gain: Tensor, bias: Tensor, epsilon: number): BatchNormalized;
  /**
   * Adam with its corrections in `rate` and `epsilon`: `mean = meanDecay mean + (1 - meanDecay) g`, `square` likewise with g
   * squared, and `weight - rate mean / (sqrt(square) + epsilon)`.
   */
  adam?(
    state: { readonly weight: Tensor; readonly mean: Tensor; readonly square: Tensor },
    gradient: Tensor,
    decay: { readonly mean: number; readonly square: number },
    rate: Scalar,
    epsilon: Scalar,
  ): { readonly weight: Tensor; readonly mean: Tensor; readonly square: Tensor };
  /** `velocity = momentum velocity - rate g`, and `weight + velocity`, or with nesterov `weight + momentum velocity - rate g`. */
  momentum?(
    state: { readonly weight: Tensor; readonly velocity: Tensor },
    gradient: Tensor,
    rate: Scalar,
    momentum: Scalar,
    nesterov: boolean,
  ): { readonly weight: Tensor; readonly velocity: Tensor };
}
