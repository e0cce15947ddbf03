import { type Kind, kinds } from "@dotgan/kit";
import type { Scope } from "./scope.js";

const nouns: Readonly<Record<Kind, string>> = {
  dataset: "a dataset",
  sampler: "a sampler",
  layer: "a layer",
  initializer: "an initializer",
  constraint: "a constraint",
  loss: "a loss",
  optimizer: "an optimizer",
  average: "an average",
  curve: "a curve",
  metric: "a metric",
  view: "a view",
};

/** A kind of plugin with its article: "an optimizer". */
export const describeKind = (kind: Kind): string => nouns[kind];

/** What a name stands for elsewhere, "a latent" or "a curve", so that a message can say what was mixed up. */
export function describeUse(name: string, scope: Scope): string | undefined {
  const declared = [
    [scope.params, "a param"],
    [scope.data, "the data"],
    [scope.latents, "a latent"],
    [scope.networks, "a network"],
    [scope.heads, "a head"],
    [scope.optimizers, "an optimizer of this file"],
    [scope.monitors, "a monitor"],
  ] as const;
  const found = declared.find(([names]) => names.has(name));
  if (found) return found[1];
  const kind = kinds.find((kind) => scope.catalog.find(kind, name));
  return kind && describeKind(kind);
}
