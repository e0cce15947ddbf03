import type { PluginArgument } from "@dotgan/kit";
import type { Duration, PlanValue, PluginUse } from "./plan.js";

export const isList = (value: PlanValue): value is readonly PlanValue[] => Array.isArray(value);
export const isCurve = (value: PlanValue): value is { readonly curve: PluginUse } =>
  typeof value === "object" && "curve" in value;
export const isDuration = (value: PlanValue): value is { readonly duration: Duration } =>
  typeof value === "object" && "duration" in value;
export const isPlugin = (value: PlanValue): value is { readonly plugin: PluginUse } =>
  typeof value === "object" && "plugin" in value;

/** Turns what depends on the moment (a curve, a duration) into the number of that moment. */
export type Resolve = (value: { readonly curve: PluginUse } | { readonly duration: Duration }) => number;

/**
 * A plugin's parameters as its behaviour receives them. Layers, samplers, datasets, initializers and losses take neither
 * curves nor durations, so `resolve` is for optimizers, averages and curves alone.
 */
export function plainParams(use: PluginUse, resolve?: Resolve): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(use.params).map(([name, value]) => [name, plainValue(value, resolve)]));
}

function plainValue(value: PlanValue, resolve?: Resolve): unknown {
  if (isList(value)) return value.map((item) => plainValue(item, resolve));
  if (typeof value !== "object") return value;
  if (isPlugin(value)) {
    return { name: value.plugin.name, params: plainParams(value.plugin, resolve) } satisfies PluginArgument;
  }
  return resolve ? resolve(value) : Number.NaN;
}
