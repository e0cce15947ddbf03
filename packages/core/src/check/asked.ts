import { type Diagnostic, hasErrors, parse, Report, type Source } from "@dotgan/dsl";
import type { DataFacts } from "@dotgan/kit";
import type { Catalog } from "../catalog.js";
import { coreDiagnostics } from "../diagnostics.js";
import type { MonitorPlan, Plan } from "../plan.js";
import { adviseAsked } from "./advice.js";
import { arrange } from "./arrange.js";
import { checkMonitors } from "./monitors.js";
import { createScope, type Names } from "./scope.js";

/**
 * Checks monitors written as in a file (`at end { ... }`) against an experiment that was checked before: its params, data,
 * latents and heads are what their names can mean. `facts` are those of the opened data, with every split.
 */
export function checkAsked(
  source: Source,
  { plan, facts, catalog }: { readonly plan: Plan; readonly facts: DataFacts; readonly catalog: Catalog },
): { readonly monitors: readonly MonitorPlan[]; readonly diagnostics: readonly Diagnostic[] } {
  const { file, diagnostics: syntax } = parse(source);
  const { heads, nodes, inputs } = plan.discriminator;
  const span = { source, start: 0, end: 0 };
  const named = <T>(entries: readonly (readonly [string, T | undefined])[]): Names<T> =>
    new Map(entries.map(([name, value]) => [name, { name, span, value, used: true }]));
  const scope = {
    ...createScope(catalog, new Report(coreDiagnostics)),
    params: named(Object.entries(plan.params)),
    data: named([[plan.data.as, { plan: plan.data, facts }]]),
    latents: named(plan.latents.map((latent) => [latent.as, latent] as const)),
    heads: named(
      heads.map(({ name, value }) => {
        const end = "node" in value ? nodes[value.node] : inputs[value.input];
        return [name, end && { shape: end.shape, span }] as const;
      }),
    ),
  };
  const monitors = checkMonitors(file, plan.train, plan.losses, scope);
  adviseAsked(scope, file);
  const diagnostics = arrange(file, syntax, scope.report.diagnostics);
  return { monitors: hasErrors(diagnostics) ? [] : monitors, diagnostics };
}
