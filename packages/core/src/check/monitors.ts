import type { ast } from "@dotgan/dsl";
import { type Params, type PluginOf, type Split, splits } from "@dotgan/kit";
import type { Duration, MonitorPlan, Plan, PluginUse, TrainPlan } from "../plan.js";
import { realBatches, realReaders } from "../schedule.js";
import { plainParams } from "../values.js";
import { formatDuration } from "../words.js";
import { bind } from "./bind.js";
import { describeUse } from "./describe.js";
import { durationOf } from "./duration.js";
import { readsAreKnown } from "./phases.js";
import { declare, didYouMean, listNames, meantName, type Scope } from "./scope.js";
import { statementsOf } from "./statements.js";

/** `every 500 steps { ... }` and `at end { ... }`; declares each monitor by its name. */
export function checkMonitors(
  file: ast.File,
  train: readonly TrainPlan[],
  losses: Plan["losses"],
  scope: Scope,
): readonly MonitorPlan[] {
  return statementsOf(file, "monitor").flatMap((statement) => {
    const every = statement.every && checkEvery(statement.every, file, train, losses, scope);
    const sound = !statement.every || every !== undefined;
    return statement.calls.flatMap((call) => {
      const plan = checkMonitor(call, every, statement.every === undefined, scope);
      declareMonitor(call, sound ? plan : undefined, scope);
      return plan && sound ? [plan] : [];
    });
  });
}

function checkEvery(
  expression: ast.Expression,
  file: ast.File,
  train: readonly TrainPlan[],
  losses: Plan["losses"],
  scope: Scope,
): Duration | undefined {
  const every = durationOf(expression, scope, { positive: true });
  if (!every || train.length === 0) return every;
  const { unit, value } = every;
  if (
    (unit === "epochs" || unit === "images") &&
    readsAreKnown(train, statementsOf(file, "train"), losses) &&
    train.every(({ phases }) => realBatches(phases, realReaders(losses, scope.catalog)).length === 0)
  ) {
    scope.report.add("no-real-images", expression.span, `no block reads real images, so no ${unit} pass`, {
      hint: "count in steps",
    });
    return undefined;
  }
  const comparable = train.every(({ duration }) => duration.unit === unit);
  const total = train.reduce((sum, { duration }) => sum + duration.value, 0);
  if (comparable && value > total) {
    scope.report.add(
      "never-measured",
      expression.span,
      `training lasts ${formatDuration({ value: total, unit })}, so this moment never comes`,
      {
        hint: `write at most \`${total} ${unit}\`, or \`at end\``,
      },
    );
  }
  return every;
}

function checkMonitor(
  { call, as = call.name }: ast.MonitorCall,
  every: Duration | undefined,
  atEnd: boolean,
  scope: Scope,
): MonitorPlan | undefined {
  const plugin = resolveMonitor(call.name, scope);
  const use = plugin && bind(call, plugin.kind, scope);
  if (!plugin || !use) return undefined;
  const split = splitOf(plugin, use);
  const sound = checkSplit(call, split, atEnd, scope);
  const facts = [...scope.data.values()][0]?.value?.facts;
  const why = facts && plugin.unsuitable?.(facts, plainParams(use));
  if (why !== undefined) {
    scope.report.add("unsuitable-monitor", call.span, `\`${plugin.name}\` cannot be used here: ${why}`);
    return undefined;
  }
  if (!sound) return undefined;
  return { ...use, kind: plugin.kind, as: as.text, ...(every && { every }), ...(split && { split }) };
}

/** A monitor is a metric or a view. */
function resolveMonitor(name: ast.Name, scope: Scope): PluginOf<"metric"> | PluginOf<"view"> | undefined {
  const { catalog, report } = scope;
  const found = catalog.find("metric", name.text) ?? catalog.find("view", name.text);
  if (found) return found;
  const known = (["metric", "view"] as const).flatMap((kind) =>
    catalog.names(kind).map((text) => ({ text, aliases: catalog.find(kind, text)?.aliases ?? [] })),
  );
  const meant = known.find(({ aliases }) => aliases.includes(name.text));
  const names = known.map(({ text }) => text);
  const close = meant ? meantName(name, meant.text) : didYouMean(name, names, scope);
  const other = describeUse(name.text, scope);
  const message = other
    ? `\`${name.text}\` is ${other}; a metric or a view is meant here`
    : `there is no metric and no view \`${name.text}\``;
  report.add("unknown-plugin", name.span, message, {
    hint: "`gan plugins metric` and `gan plugins view` list what there is",
    ...close,
  });
  return undefined;
}

const isSplit = (value: unknown): value is Split => splits.includes(value as Split);

/** What a plugin's parameter `on` says, where that names a split. */
function splitOf(plugin: { readonly params: Params }, use: PluginUse): Split | undefined {
  const words = plugin.params.on?.schema.enum;
  const value = use.params.on;
  return Array.isArray(words) && words.some(isSplit) && isSplit(value) ? value : undefined;
}

function checkSplit(call: ast.PluginCall, split: Split | undefined, atEnd: boolean, scope: Scope): boolean {
  if (split === undefined) return true;
  const written =
    call.kind === "call"
      ? call.arguments.find(({ value }) => value.kind === "reference" && value.name.text === split)
      : undefined;
  const span = written?.value.span ?? call.span;
  if (split === "test" && !atEnd) {
    scope.report.add(
      "test-before-end",
      span,
      "`test` is read only `at end`: a test set that is looked at while training is a validation set",
      {
        hint: "measure on `valid` here, or move it into `at end { ... }`",
      },
    );
    return false;
  }
  const data = [...scope.data.values()][0]?.value;
  const known = Object.keys(data?.facts.splits ?? {});
  if (!data || known.length === 0 || known.includes(split)) return true;
  scope.report.add("no-split", span, `\`${data.plan.as}\` has no split \`${split}\``, {
    hint: `it has ${listNames(known)}`,
    notes: [...scope.data.values()].map((entry) => ({ message: "declared here", span: entry.span })),
  });
  return false;
}

/** A monitor's name is `as`, else its plugin's, and leads to one monitor. */
function declareMonitor(call: ast.MonitorCall, plan: MonitorPlan | undefined, scope: Scope): void {
  const name = call.as ?? call.call.name;
  const first = scope.monitors.get(name.text);
  if (first && !call.as) {
    const proposal = freeName(name.text, scope);
    scope.report.add("duplicate-name", name.span, `two monitors are named \`${name.text}\``, {
      hint: `name this one: \`as ${proposal}\``,
      notes: [{ message: "the first is here", span: first.span }],
      fixes: [
        {
          title: `Name it \`${proposal}\``,
          edits: [{ span: { ...call.span, start: call.span.end }, text: ` as ${proposal}` }],
        },
      ],
    });
    return;
  }
  declare(scope.monitors, name, plan, "the monitor", scope);
}

function freeName(wish: string, scope: Scope): string {
  for (let n = 2; ; n++) {
    const name = `${wish}${n}`;
    if (!scope.monitors.has(name)) return name;
  }
}
