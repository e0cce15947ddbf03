import type { PluginUse } from "@dotgan/core";
import type { PluginOf, Tensor } from "@dotgan/kit";
import type { Network, Weight } from "./network.js";
import { type Resolved, required, resolve } from "./params.js";
import type { Training } from "./training.js";

/** The constraint that a network's weights are under, with its parameters. */
export function underOf({ catalog, timing }: Training, network: Network) {
  const use = network.plan.weights.under;
  if (!use) return undefined;
  return { plugin: required(catalog, "constraint", use.name), params: resolve(use, timing, catalog) };
}

export const constraintKey = (constraint: string, weight: Weight, name: string) =>
  `${constraint}:${weight.key}:${name}`;

/** A constraint's state beside one weight, by name. */
function stateOf(training: Training, plugin: PluginOf<"constraint">, weight: Weight): Record<string, Tensor> {
  const prefix = constraintKey(plugin.name, weight, "");
  const keys = training.state.keys().filter((key) => key.startsWith(prefix));
  return Object.fromEntries(keys.map((key) => [key.slice(prefix.length), training.state.get(key)]));
}

/** Moves a constraint's state on, before the first pass of an update of its network. Call inside a tidy. */
export function advanceConstraint(training: Training, network: Network): void {
  const under = underOf(training, network);
  if (!under?.plugin.advance) return;
  const { state, tf } = training;
  for (const weight of network.trained) {
    if (!under.plugin.roles.includes(weight.spec.role)) continue;
    const next = under.plugin.advance(state.get(weight.key), stateOf(training, under.plugin, weight), under.params, tf);
    for (const [name, value] of Object.entries(next)) state.set(constraintKey(under.plugin.name, weight, name), value);
  }
}

/**
 * A network's weights as its layers see them: those under a constraint are transformed, once however often they are read.
 * Call inside a tidy; within a gradient the transformation is differentiated and its state is a constant.
 */
export function usableWeights(
  training: Training,
  network: Network,
  raw: (weight: Weight) => Tensor = ({ key }) => training.state.get(key),
): (weight: Weight) => Tensor {
  const under = underOf(training, network);
  if (!under?.plugin.transform) return raw;
  const { plugin, params } = under;
  const transformed = new Map<string, Tensor>();
  return (weight) => {
    if (!plugin.roles.includes(weight.spec.role)) return raw(weight);
    let tensor = transformed.get(weight.key);
    if (!tensor) {
      tensor = plugin.transform?.(raw(weight), stateOf(training, plugin, weight), params, training.tf) ?? raw(weight);
      transformed.set(weight.key, tensor);
    }
    return tensor;
  };
}

/** Brings a network's weights back into bounds after an update, as in `then clip(0.01)`. Call inside a tidy. */
export function project(training: Training, network: Network, constraints: readonly PluginUse[]): void {
  const { catalog, timing, state, tf } = training;
  for (const use of constraints) {
    const plugin = required(catalog, "constraint", use.name);
    const params: Resolved = resolve(use, timing, catalog);
    for (const { key, spec } of network.trained) {
      if (plugin.project && plugin.roles.includes(spec.role))
        state.set(key, plugin.project(state.get(key), params, tf));
    }
  }
}
