import type { Defined, Description } from "./description.js";
import type { WeightRole } from "./layer.js";
import type { Ops, Tensor } from "./ops.js";
import type { Params, ParamsOf } from "./params.js";
import type { Stream } from "./random.js";

export interface ConstraintContract<P extends Params> {
  /** Which weights it concerns. */
  readonly roles: readonly WeightRole[];
  /** After an update, as in `then clip(0.01)`: the weight that takes its place. */
  project?(weight: Tensor, params: ParamsOf<P>, tf: Ops): Tensor;
  /** Named state beside each weight, for `transform`; saved in checkpoints. */
  state?(
    shape: readonly number[],
    params: ParamsOf<P>,
    stream: Stream,
  ): Readonly<Record<string, { shape: number[]; values: Float32Array }>>;
  /** Before D's first pass of an update: the state's next values (no gradient flows through it). */
  advance?(
    weight: Tensor,
    state: Readonly<Record<string, Tensor>>,
    params: ParamsOf<P>,
    tf: Ops,
  ): Readonly<Record<string, Tensor>>;
  /** Before use, as in `under spectralNorm`: the weight that the layer sees. State is a constant to the gradient. */
  transform?(weight: Tensor, state: Readonly<Record<string, Tensor>>, params: ParamsOf<P>, tf: Ops): Tensor;
}

/** A bound on weights, kept after updates (`then`) or built into their use (`under`). */
export const defineConstraint = <const P extends Params>(
  constraint: Description<P> & ConstraintContract<P>,
): Defined<"constraint", Description<P> & ConstraintContract<P>> => ({ kind: "constraint", ...constraint });
