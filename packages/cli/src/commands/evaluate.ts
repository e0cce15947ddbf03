import { checkAsked, type MonitorPlan } from "@dotgan/core";
import type { Measurement } from "@dotgan/kit";
import { exit, Stop } from "../exit.js";
import { type ModelFlags, type OpenedModel, openRunModel } from "../model.js";
import { color, print, printJson, say, showDiagnostics, table } from "../output.js";

interface EvaluateOptions extends ModelFlags {
  readonly metric?: readonly string[];
}

/** Metrics written as in a file, checked against the run's experiment; mistakes are shown in what was asked. */
function monitorsOf(
  { run, loaded: { catalog }, batches: { facts } }: OpenedModel,
  calls: readonly string[],
  options: EvaluateOptions,
): readonly MonitorPlan[] {
  const asked = calls.map((call) =>
    checkAsked({ name: "--metric", text: `at end { ${call} }` }, { plan: run.plan, facts, catalog }),
  );
  showDiagnostics(
    asked.flatMap(({ diagnostics }) => diagnostics.filter(({ severity }) => severity === "error")),
    options,
  );
  return asked.flatMap(({ monitors }) => monitors);
}

export async function evaluateCommand(path: string, options: EvaluateOptions): Promise<void> {
  const opened = await openRunModel(path, options, { withData: true });
  const { run, model, engine, close } = opened;
  try {
    const monitors = options.metric
      ? monitorsOf(opened, options.metric, options)
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
    else {
      print(`step ${model.step}\n${table(results.map(line))}`);
      for (const { monitor, warning } of results) if (warning) say(color("warning", `${monitor}: ${warning}`));
    }
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
