import type { Defined, Description } from "./description.js";
import type { Ops, Tensor } from "./ops.js";
import type { Params, ParamsOf } from "./params.js";

/** What an optimizer returns for one network: every list has one entry per weight, in the order given. */
export interface Updated {
  readonly weights: readonly Tensor[];
  readonly slots: Readonly<Record<string, readonly Tensor[]>>;
}

export interface OptimizerContract<P extends Params> {
  /** Names of its slots, each a tensor per weight of the weight's shape, starting at 0. */
  readonly slots: readonly string[];
  /**
   * One update of a whole network. `count` is 1 in the first update of these weights by this optimizer. L2 and global-norm
   * clipping are applied to the gradients before.
   */
  apply(
    weights: readonly Tensor[],
    gradients: readonly Tensor[],
    slots: Readonly<Record<string, readonly Tensor[]>>,
    params: ParamsOf<P>,
    count: number,
    tf: Ops,
  ): Updated;
}

/** How a network's weights follow their gradients. */
export const defineOptimizer = <const P extends Params>(
  optimizer: Description<P> & OptimizerContract<P>,
): Defined<"optimizer", Description<P> & OptimizerContract<P>> => ({ kind: "optimizer", ...optimizer });

export interface AverageContract<P extends Params> {
  /** The average after one more step; `count` is 1 the first time. `averaged` starts as a copy of the weight. */
  next(averaged: Tensor, weight: Tensor, params: ParamsOf<P>, count: number, tf: Ops): Tensor;
  /** Until this step (exclusive) the average is the weight itself. Default 0. */
  from?(params: ParamsOf<P>): number;
}

/** A running average of a network's weights, as in `average G with ema(0.999)`. */
export const defineAverage = <const P extends Params>(
  average: Description<P> & AverageContract<P>,
): Defined<"average", Description<P> & AverageContract<P>> => ({ kind: "average", ...average });
