import { join } from "node:path";
import { check, type MonitorPlan, type Plan } from "@dotgan/core";
import type { Measurement } from "@dotgan/kit";
import type { RunReader } from "@dotgan/node";
import type { Loaded } from "../catalog.js";
import { exit, Stop } from "../exit.js";
import { type ModelFlags, openRunModel } from "../model.js";
import { print, printJson, showDiagnostics, table } from "../output.js";

interface EvaluateOptions extends ModelFlags {
  readonly metric?: readonly string[];
}

/** Metrics written as in a file, checked as if they stood at the end of the run's own. */
function monitorsOf(
  run: RunReader,
  { catalog }: Loaded,
  calls: readonly string[],
  options: EvaluateOptions,
): readonly MonitorPlan[] {
  const text = `${run.sourceText}\n${calls.map((call, i) => `at end { ${call} as asked${i} }`).join("\n")}\n`;
  const set = Object.fromEntries(Object.entries(run.plan.params).map(([name, value]) => [name, String(value)]));
  const checked = check({ name: join(run.name, "source.gan"), text }, { catalog, set, seed: run.plan.seed });
  showDiagnostics(
    checked.diagnostics.filter(({ severity }) => severity === "error"),
    options,
  );
  return (checked.plan as Plan).monitors.filter(({ as }) => as.startsWith("asked"));
}

export async function evaluateCommand(path: string, options: EvaluateOptions): Promise<void> {
  const { run, loaded, model, engine, close } = await openRunModel(path, options, { withData: true });
  try {
    const monitors = options.metric
      ? monitorsOf(run, loaded, options.metric, options)
      : run.plan.monitors.filter(({ kind }) => kind === "metric");
    if (monitors.length === 0) {
      throw new Stop(exit.input, 'The file measures nothing; name a metric: --metric "discriminatorAccuracy".');
    }
    const results: (Measurement & { monitor: string; metric: string })[] = [];
    for (const monitor of monitors) {
      if (monitor.kind !== "metric")
        throw new Stop(exit.input, `\`${monitor.name}\` is a view; evaluate measures metrics.`);
      const monitorName = options.metric ? monitor.name : monitor.as;
      results.push({ monitor: monitorName, metric: monitor.name, ...(await model.measure(monitor)) });
    }
    if (options.json) printJson({ ok: true, run: path, step: model.step, engine: engine.name, results });
    else print(`step ${model.step}\n${table(results.map(line))}`);
  } finally {
    await close();
  }
}

const short = (value: number) => String(Number(value.toPrecision(5)));
const line = ({ monitor, value, details = {}, protocol }: Measurement & { monitor: string }): string[] => [
  monitor,
  short(value),
  Object.entries(details)
    .map(([name, number]) => `${name} ${short(number)}`)
    .join(", "),
  `(${Object.entries(protocol)
    .map(([name, part]) => `${name} ${part}`)
    .join(", ")})`,
];
