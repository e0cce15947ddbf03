import type { Kind, Param, Params, PluginArgument } from "@dotgan/kit";
import type { Origin, PlanValue, PluginUse } from "../plan.js";
import { recordPlugin, type Scope } from "./scope.js";

/** A parameter's default as the plan keeps it. */
export function fillDefault({ form }: Param<unknown>, value: unknown, origin: Origin, scope: Scope): PlanValue {
  switch (form.form) {
    case "duration":
      return { duration: { value: value as number, unit: "steps" } };
    case "plugin":
      return { plugin: completed(form.kind as Kind, value as PluginArgument, origin, scope) };
    default:
      return value as PlanValue;
  }
}

/** A plugin that another plugin names as its default, with its own defaults filled in. */
function completed(kind: Kind, { name, params: given }: PluginArgument, origin: Origin, scope: Scope): PluginUse {
  recordPlugin(kind, name, scope);
  const declared = Object.entries((scope.catalog.find(kind, name)?.params ?? {}) as Params);
  const params = declared.flatMap(([param, about]) => {
    const value = Object.hasOwn(given, param) ? given[param] : about.default;
    return value === undefined ? [] : [[param, fillDefault(about, value, origin, scope)] as const];
  });
  return { name, params: Object.fromEntries(params), origin };
}
