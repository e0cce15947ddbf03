import type { ast } from "@dotgan/dsl";
import type { DataFacts } from "@dotgan/kit";
import type { MonitorPlan } from "../../plan.js";
import { formatNumber, listed } from "../../words.js";
import type { Scope } from "../scope.js";
import { statementsOf } from "../statements.js";
import { type Finding, finding } from "./list.js";

/** Metrics that are given fewer examples than they take, by what is asked or by what the split holds. */
export function fewSamples(file: ast.File, scope: Scope): readonly Finding[] {
  const facts = [...scope.data.values()][0]?.value?.facts;
  return statementsOf(file, "monitor")
    .flatMap(({ calls }) => calls)
    .flatMap(({ call, as = call.name }) => {
      const plan = scope.monitors.get(as.text)?.value;
      return plan ? fewOf(plan, call, facts, scope) : [];
    });
}

function fewOf(
  { kind, name, params, split }: MonitorPlan,
  { span }: ast.PluginCall,
  facts: DataFacts | undefined,
  { catalog }: Scope,
): readonly Finding[] {
  const enough = kind === "metric" ? catalog.find("metric", name)?.enough : undefined;
  if (!enough) return [];
  const { samples, why } = enough;
  const told = (what: string, hint: string) =>
    finding("fewSamples", [span], `${what}: with fewer than ${formatNumber(samples)}, ${why}`, hint);
  if (typeof params.samples === "number" && params.samples < samples)
    return told(
      `\`${name}\` is asked of ${formatNumber(params.samples)} samples`,
      `write \`samples: ${samples}\` at least`,
    );
  const held = split && facts?.splits[split];
  if (held === undefined || held >= samples) return [];
  const large = Object.entries(facts?.splits ?? {}).flatMap(([other, count]) => (count >= samples ? [other] : []));
  return told(
    `\`${name}\` compares with ${formatNumber(held)} reals, all that \`${split}\` holds`,
    large.length ? `${listed(large, "and")} hold${large.length > 1 ? "" : "s"} enough` : "this data has too few for it",
  );
}
