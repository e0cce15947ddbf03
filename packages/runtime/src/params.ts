import type { Catalog, Duration, PlanValue, PluginUse } from "@dotgan/core";
import { Invariant } from "./ports.js";

/** Where in its train block a value is wanted: what a curve needs to become a number. */
export interface Timing {
  /** Steps done in this block. */
  readonly step: number;
  /** Steps that the block has; infinite where only the clock ends it. */
  readonly total: number;
  /** A duration as steps from the block's start. */
  steps(duration: Duration): number;
}

// biome-ignore lint/suspicious/noExplicitAny: what a plugin's parameters are is known to the plugin alone.
export type Resolved = any;

/** The plain parameters that a plugin's behaviour receives at a moment: curves are numbers, durations are steps. */
export function resolve(use: PluginUse, timing: Timing, catalog: Catalog): Resolved {
  return Object.fromEntries(
    Object.entries(use.params).map(([name, value]) => [name, resolveValue(value, timing, catalog)]),
  );
}

function resolveValue(value: PlanValue, timing: Timing, catalog: Catalog): unknown {
  if (typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item) => resolveValue(item, timing, catalog));
  if ("duration" in value) return timing.steps(value.duration);
  if ("curve" in value) {
    const { curve } = value;
    return required(catalog, "curve", curve.name).at(timing.step, timing.total, resolve(curve, timing, catalog));
  }
  if ("plugin" in value) return { name: value.plugin.name, params: resolve(value.plugin, timing, catalog) };
  return value;
}

/** A plugin that the plan names; its absence is an `Invariant`, since a plan is checked before it runs. */
export function required<K extends Parameters<Catalog["find"]>[0]>(catalog: Catalog, kind: K, name: string) {
  const plugin = catalog.find(kind, name);
  if (!plugin) throw new Invariant(`the plan uses the ${kind} \`${name}\`, which is not loaded`);
  return plugin;
}
