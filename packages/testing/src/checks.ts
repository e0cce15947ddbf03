import type { Kind } from "@dotgan/kit";
import { describing } from "./describing.js";
import { examples } from "./examples.js";
import { averageChecks } from "./kinds/average.js";
import { constraintChecks } from "./kinds/constraint.js";
import { curveChecks } from "./kinds/curve.js";
import { datasetChecks } from "./kinds/dataset.js";
import { initializerChecks } from "./kinds/initializer.js";
import { layerChecks } from "./kinds/layer.js";
import { lossChecks } from "./kinds/loss.js";
import { metricChecks, viewChecks } from "./kinds/monitor.js";
import { optimizerChecks } from "./kinds/optimizer.js";
import { samplerChecks } from "./kinds/sampler.js";
import { schemas } from "./schemas.js";
import type { Check } from "./subject.js";

const behaviour: { readonly [K in Kind]: readonly Check<K>[] } = {
  dataset: datasetChecks,
  sampler: samplerChecks,
  layer: layerChecks,
  initializer: initializerChecks,
  constraint: constraintChecks,
  loss: lossChecks,
  optimizer: optimizerChecks,
  average: averageChecks,
  curve: curveChecks,
  metric: metricChecks,
  view: viewChecks,
};

/** Every property that plugins of this kind have. */
export const checksOf = <K extends Kind>(kind: K): readonly Check<K>[] => [
  ...(describing as readonly Check<K>[]),
  ...(schemas as readonly Check<K>[]),
  ...(examples as readonly Check<K>[]),
  ...(behaviour[kind] as readonly Check<K>[]),
];
