import type { Defined, Description } from "./description.js";
import type { Params, ParamsOf } from "./params.js";
import type { Range } from "./shape.js";

export interface CurveContract<P extends Params> {
  /** The value at `step` (0 at the start of the training) of `total` steps. A pure function. */
  at(step: number, total: number, params: ParamsOf<P>): number;
  /** The least and greatest value it can take, checked against the range of the parameter it stands for. */
  bounds(params: ParamsOf<P>): Range;
}

/** A number that changes as training goes on, as in `lr: linear(2e-4, 0)`. */
export const defineCurve = <const P extends Params>(
  curve: Description<P> & CurveContract<P>,
): Defined<"curve", Description<P> & CurveContract<P>> => ({ kind: "curve", ...curve });
