import type { Defined, Description } from "./description.js";
import type { Ops, Tensor } from "./ops.js";
import type { Params, ParamsOf, PluginArgument } from "./params.js";
import type { RandomTensors } from "./random.js";
import type { Mismatch, Range, Shape } from "./shape.js";

/** What a weight is for: `weights G = ...` sets kernels; biases start at 0 and gains at 1; statistics are not trained. */
export type WeightRole = "kernel" | "bias" | "gain" | "statistic";

/** One named weight of a layer. */
export interface WeightSpec {
  readonly shape: readonly number[];
  readonly role: WeightRole;
  /** Numbers that feed one output, and outputs that one input feeds; the variance of some initialisers follows them. */
  readonly fans?: { readonly in: number; readonly out: number };
  /** The starting value where it is not the role's own: a number everywhere, or an initializer. */
  readonly init?: number | PluginArgument | undefined;
}

/** What a layer may use while it runs. */
export interface LayerContext {
  readonly tf: Ops;
  /** True in every training pass of either network. */
  readonly training: boolean;
  /** This layer's own stream for this pass. */
  readonly random: RandomTensors;
  /** Sets a statistic to a new value; ignored in passes that must not move statistics. */
  update(name: string, value: Tensor): void;
}

export interface LayerContract<P extends Params> {
  /** How many values it takes; default exactly 1. */
  readonly inputs?: number | { readonly min: number; readonly max?: number };
  /** True where one example's output depends on the others in the batch; a per-image gradient penalty is then refused. */
  readonly mixesSamples?: true;
  /** The output's shape, or why what arrives does not fit. `params` are checked already. */
  shape(inputs: readonly Shape[], params: ParamsOf<P>): Shape | Mismatch;
  /** The output's value range; default unbounded. */
  range?(inputs: readonly Range[], params: ParamsOf<P>): Range;
  /** Its weights by name; default none. */
  weights?(inputs: readonly Shape[], params: ParamsOf<P>): Readonly<Record<string, WeightSpec>>;
  /** The forward pass: tensors `[batch, ...dims(shape)]` in and out. */
  apply(
    inputs: readonly Tensor[],
    weights: Readonly<Record<string, Tensor>>,
    params: ParamsOf<P>,
    context: LayerContext,
  ): Tensor;
  /** Floating-point operations for one example's forward pass, a multiply-add counted as two; default one per output value. */
  flops?(inputs: readonly Shape[], output: Shape, params: ParamsOf<P>): number;
}

/** A layer of a network. */
export const defineLayer = <const P extends Params>(
  layer: Description<P> & LayerContract<P>,
): Defined<"layer", Description<P> & LayerContract<P>> => ({ kind: "layer", ...layer });
