import type { Defined, Description } from "./description.js";
import type { Ops, Scalar, Tensor } from "./ops.js";
import type { Params, ParamsOf } from "./params.js";

/** What an optimizer returns for one network: every list has one entry per weight, in the order given. */
export interface Updated {
  readonly weights: readonly Tensor[];
  readonly slots: Readonly<Record<string, readonly Tensor[]>>;
}

/** The numbers of one update, as scalars. */
export type Numbers<N extends string> = Readonly<Record<N, Scalar>>;

export interface OptimizerContract<P extends Params, N extends string = string> {
  /** Names of its slots, each a tensor per weight of the weight's shape, starting at 0. */
  readonly slots: readonly string[];
  /**
   * What changes from update to update: parameters that may be curves, and whatever follows `count`, which is 1 in the
   * first update of these weights by this optimizer. Computed in float64; `apply` receives each as a scalar, so that a step
   * which is recorded once and run many times is given the numbers of its moment.
   */
  numbers(params: ParamsOf<P>, count: number): Readonly<Record<N, number>>;
  /** One update of a whole network. L2 and global-norm clipping are applied to the gradients before. */
  apply(
    weights: readonly Tensor[],
    gradients: readonly Tensor[],
    slots: Readonly<Record<string, readonly Tensor[]>>,
    params: ParamsOf<P>,
    numbers: Numbers<N>,
    tf: Ops,
  ): Updated;
}

/** How a network's weights follow their gradients. */
export const defineOptimizer = <const P extends Params, const N extends string>(
  optimizer: Description<P> & OptimizerContract<P, N>,
): Defined<"optimizer", Description<P> & OptimizerContract<P, N>> => ({ kind: "optimizer", ...optimizer });

export interface AverageContract<P extends Params, N extends string = string> {
  /** What changes from step to step, as an optimizer's; `count` is 1 the first time. Default nothing. */
  numbers?(params: ParamsOf<P>, count: number): Readonly<Record<N, number>>;
  /** The average after one more step. `averaged` starts as a copy of the weight. */
  next(averaged: Tensor, weight: Tensor, params: ParamsOf<P>, numbers: Numbers<N>, tf: Ops): Tensor;
  /** Until this step (exclusive) the average is the weight itself. Default 0. */
  from?(params: ParamsOf<P>): number;
}

/** A running average of a network's weights, as in `average G with ema(0.999)`. */
export const defineAverage = <const P extends Params, const N extends string>(
  average: Description<P> & AverageContract<P, N>,
): Defined<"average", Description<P> & AverageContract<P, N>> => ({ kind: "average", ...average });
