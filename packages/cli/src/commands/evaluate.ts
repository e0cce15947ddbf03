import { checkAsked, type MonitorPlan } from "@dotgan/core";
import type { Measurement } from "@dotgan/kit";
import { requireAssets } from "@dotgan/runtime";
import { exit, Stop } from "../exit.js";
import { type ModelFlags, type OpenedModel, openRunModel } from "../model.js";
import { color, print, printJson, say, showDiagnostics, table } from "../output.js";
import { writePicture } from "../pictures.js";

interface EvaluateOptions extends ModelFlags {
  readonly out: string;
}

/** Metrics and views written as in a file, checked against the run's experiment; mistakes are shown in what was asked. */
function monitorsOf(
  { run, loaded: { catalog }, batches: { facts } }: OpenedModel,
  calls: readonly string[],
  options: EvaluateOptions,
): readonly MonitorPlan[] {
  const asked = calls.map((call) =>
    checkAsked({ name: "evaluate", text: `at end { ${call} }` }, { plan: run.plan, facts, catalog }),
  );
  showDiagnostics(
    asked.flatMap(({ diagnostics }) => diagnostics),
    options,
  );
  const monitors = asked.flatMap(({ monitors }) => monitors);
  const views = monitors.filter(({ kind }) => kind === "view").map(({ as }) => as);
  const twice = views.find((view, i) => views.indexOf(view) < i);
  if (twice) {
    throw new Stop(
      exit.input,
      `Two pictures would be \`${twice}.png\`: give one of them a name of its own, as in "${twice}(...) as other".`,
    );
  }
  return monitors;
}

/** A number of the model, or where a picture of it was written. */
type Result =
  | (Measurement & { readonly monitor: string; readonly metric: string })
  | { readonly monitor: string; readonly view: string; readonly file: string };

export async function evaluateCommand(path: string, calls: readonly string[], options: EvaluateOptions): Promise<void> {
  const opened = await openRunModel(path, options, { withData: true });
  const { run, loaded, model, engine, assets, close } = opened;
  try {
    const monitors =
      calls.length > 0 ? monitorsOf(opened, calls, options) : run.plan.monitors.filter(({ kind }) => kind === "metric");
    if (monitors.length === 0) {
      throw new Stop(
        exit.input,
        `${calls.length > 0 ? "Nothing is named there" : "The file measures nothing"}; name what to measure: gan evaluate ${path} discriminatorAccuracy.`,
      );
    }
    await requireAssets({ monitors }, loaded.catalog, assets);
    const results: Result[] = [];
    for (const monitor of monitors) {
      if (monitor.kind === "view") {
        const file = await writePicture(options.out, `${monitor.as}.png`, await model.draw(monitor));
        results.push({ monitor: monitor.as, view: monitor.name, file });
      } else results.push({ monitor: monitor.as, metric: monitor.name, ...(await model.measure(monitor)) });
    }
    if (options.json) printJson({ ok: true, run: path, step: model.step, engine: engine.name, results });
    else {
      print(`step ${model.step}\n${table(results.map(line))}`);
      for (const result of results)
        if ("warning" in result && result.warning) say(color("warning", `${result.monitor}: ${result.warning}`));
    }
  } finally {
    await close();
  }
}

const short = (value: number) => String(Number(value.toPrecision(5)));
function line(result: Result): string[] {
  if ("file" in result) return [result.monitor, result.file, "", ""];
  const { monitor, value, details = {}, protocol } = result;
  const listed = (parts: readonly (readonly [string, unknown])[]) => parts.map((part) => part.join(" ")).join(", ");
  return [
    monitor,
    short(value),
    listed(Object.entries(details).map(([name, number]) => [name, short(number)])),
    `(${listed(Object.entries(protocol))})`,
  ];
}
