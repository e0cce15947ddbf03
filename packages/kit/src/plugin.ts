import type { ConstraintContract } from "./constraint.js";
import type { CurveContract } from "./curve.js";
import type { DatasetContract } from "./dataset.js";
import type { Defined, Description, Kind } from "./description.js";
import type { MetricContract, ViewContract } from "./evaluation.js";
import type { InitializerContract } from "./initializer.js";
import type { LayerContract } from "./layer.js";
import type { LossContract } from "./loss.js";
import type { AverageContract, OptimizerContract } from "./optimizer.js";
import type { SamplerContract } from "./sampler.js";

// biome-ignore lint/suspicious/noExplicitAny: once parameters are checked at run time, their static type is gone.
type Any = any;

interface Contracts {
  dataset: DatasetContract<Any>;
  sampler: SamplerContract<Any>;
  layer: LayerContract<Any>;
  initializer: InitializerContract<Any>;
  constraint: ConstraintContract<Any>;
  loss: LossContract<Any>;
  optimizer: OptimizerContract<Any>;
  average: AverageContract<Any>;
  curve: CurveContract<Any>;
  metric: MetricContract<Any>;
  view: ViewContract<Any>;
}

/** A plugin of one kind, whatever its parameters. */
export type PluginOf<K extends Kind> = Defined<K, Description<Any> & Contracts[K]>;
/** Any plugin. */
export type Plugin = { [K in Kind]: PluginOf<K> }[Kind];

/** What a plugin package exports as default. */
export interface PluginPackage {
  /** The npm package's name and version, recorded in every plan that uses one of its plugins. */
  readonly name: string;
  readonly version: string;
  readonly plugins: readonly Plugin[];
}
