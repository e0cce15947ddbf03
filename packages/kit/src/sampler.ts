import type { DataFacts } from "./dataset.js";
import type { Defined, Description } from "./description.js";
import type { Ops, Tensor } from "./ops.js";
import type { Params, ParamsOf } from "./params.js";
import type { RandomTensors } from "./random.js";
import type { Range, Shape } from "./shape.js";

/** The distribution that a recognition network gives for a factor: what `mutualInformation` and `classification` need. */
export interface Posterior {
  /** Numbers that its head must end in. */
  readonly size: number;
  /** The factor's own entropy in nats (differential for continuous ones); a constant. */
  readonly entropy: number;
  /** `-log Q(value | output)` per example, `[batch]`, in nats. `output` is `[batch, size]`, `value` the factor's tensor. */
  negativeLogLikelihood(output: Tensor, value: Tensor, tf: Ops): Tensor;
}

/** What a sampler may use while it draws. */
export interface SamplerContext {
  readonly tf: Ops;
  readonly random: RandomTensors;
  readonly data: DataFacts;
}

export interface SamplerContract<P extends Params> {
  shape(params: ParamsOf<P>, data: DataFacts): Shape;
  /** Default unbounded. */
  range?(params: ParamsOf<P>, data: DataFacts): Range;
  /** `[batch, ...dims(shape)]`. */
  sample(batch: number, params: ParamsOf<P>, context: SamplerContext): Tensor;
  /** The factor's value in a real batch, where the data knows it; `labels` are one-hot `[batch, classes]`. */
  fromBatch?(batch: { readonly labels: Tensor }, params: ParamsOf<P>): Tensor;
  /** True where `fromBatch` needs labels: the checker then asks the data for them. */
  readonly needsLabels?: true;
  /** Absent where the factor has no tractable posterior to learn. */
  posterior?(params: ParamsOf<P>, data: DataFacts): Posterior;
  /** How to move along it: a straight line, along the sphere (normals), or through its classes. Default `line`. */
  readonly walk?: "line" | "sphere" | "classes";
}

/** A factor of the noise that a generator takes. */
export const defineSampler = <const P extends Params>(
  sampler: Description<P> & SamplerContract<P>,
): Defined<"sampler", Description<P> & SamplerContract<P>> => ({ kind: "sampler", ...sampler });
