import type { Catalog } from "../catalog.js";
import type { PlanValue, PluginUse } from "../plan.js";

/**
 * A plan's arguments as a plugin's behaviour receives them while nothing runs: curves stand at their start, durations at
 * their own number.
 */
export function parametersOf(use: PluginUse, catalog: Catalog): Record<string, unknown> {
  return Object.fromEntries(Object.entries(use.params).map(([name, value]) => [name, plain(value, catalog)]));
}

function plain(value: PlanValue, catalog: Catalog): unknown {
  if (typeof value !== "object") return value;
  if ("duration" in value) return value.duration.value;
  if ("curve" in value) return catalog.find("curve", value.curve.name)?.at(0, 1, parametersOf(value.curve, catalog));
  if ("plugin" in value) return { name: value.plugin.name, params: parametersOf(value.plugin, catalog) };
  return value;
}
