import type { Tensor } from "./ops.js";

/**
 * A named stream of random numbers. The numbers depend on the run's seed, the stream's path in the plan and the moment
 * (step, phase, pass) alone, never on who else drew. A stream is read from its start each time one is handed out.
 */
export interface Stream {
  /** `count` numbers, each in [low, high); default [0, 1). The same bits on every engine. */
  uniform(count: number, low?: number, high?: number): Float32Array;
  /** `count` numbers from a normal distribution; default mean 0, std 1. */
  normal(count: number, mean?: number, std?: number): Float32Array;
  /** `count` whole numbers, each in [0, below). */
  integers(count: number, below: number): Int32Array;
  /** The numbers 0 to `count - 1` in random order. */
  permutation(count: number): Uint32Array;
}

/** The same randomness as tensors, as samplers, layers and losses draw it; an engine may feed it into a captured step. */
export interface RandomTensors {
  /** Values in [low, high); default [0, 1). */
  uniform(shape: readonly number[], low?: number, high?: number): Tensor;
  /** Default mean 0, std 1. */
  normal(shape: readonly number[], mean?: number, std?: number): Tensor;
  /** Values from a normal distribution, redrawn until within `bound` standard deviations. */
  truncatedNormal(shape: readonly number[], mean: number, std: number, bound: number): Tensor;
  /** One-hot rows `[batch, weights.length]`; class `i` is drawn with probability `weights[i] / sum(weights)`. */
  categorical(batch: number, weights: readonly number[]): Tensor;
}
