import type { MonitorPlan, Plan } from "@dotgan/core";
import type { Measurement, Picture } from "@dotgan/kit";
import { type Pace, position } from "./duration.js";
import { type Circumstances, openEvaluation } from "./evaluation.js";
import { required } from "./params.js";
import { type BatchSource, type Ports, type Progress, RunError } from "./ports.js";
import type { Moving } from "./progress.js";
import { forgetStatistics } from "./statistics.js";
import type { Training } from "./training.js";

/**
 * The monitors that fall due between two moments: `every 500 steps` does wherever a multiple of 500 was reached or passed,
 * counted over the whole run. Epochs count passes through the data.
 */
export function dueMonitors(plan: Plan, before: Progress, after: Progress, pace: Pace): string[] {
  const done = (unit: string, progress: Progress): number => {
    switch (unit) {
      case "epochs":
        return position(progress.cursor, pace) / pace.examples;
      case "images":
        return progress.images;
      case "minutes":
        return progress.seconds / 60;
      default:
        return progress.step;
    }
  };
  return plan.monitors.flatMap(({ as, every }) => {
    if (!every) return [];
    const times = (progress: Progress) => Math.floor(done(every.unit, progress) / every.value);
    return times(after) > times(before) ? [as] : [];
  });
}

/** Runs one monitor now; true where it set a new best of `keep best`. */
export async function runMonitor(
  training: Training,
  ports: Ports,
  name: string,
  progress: Moving,
  measured: Record<string, number>,
): Promise<boolean> {
  const { plan } = training;
  const monitor = plan.monitors.find(({ as }) => as === name);
  if (!monitor) return false;
  const before = progress.bests?.[name];
  const value = await measure(training, ports, monitor, progress.step, before, (candidate, better, protocol) => {
    if (Number.isFinite(candidate)) {
      const best =
        better === "lower" ? Math.min(candidate, before ?? candidate) : Math.max(candidate, before ?? candidate);
      progress.bests = { ...progress.bests, [name]: best };
    }
    // Values of unequal protocols say nothing of each other: a run that goes on with another one begins anew.
    const improves = (other: { readonly value?: number | undefined; readonly protocol?: string | undefined } = {}) =>
      Number.isFinite(candidate) &&
      (other.value === undefined ||
        (other.protocol ?? protocol) !== protocol ||
        (better === "lower" ? candidate < other.value : candidate > other.value));
    let best = false;
    if (plan.keep.best === name && improves(progress.best)) {
      best = true;
      progress.best = { monitor: name, value: candidate, step: progress.step, protocol };
    }
    if (plan.stop?.monitor === name) {
      const { step, images, seconds, waiting } = progress;
      progress.waiting = improves(waiting)
        ? { evaluations: 0, step, images, seconds, value: candidate, protocol }
        : { ...waiting, evaluations: waiting.evaluations + 1 };
    }
    return best;
  });
  if (value) measured[name] = value.value;
  return value?.best ?? false;
}

/** What the file asks for `at end`, measured on the kept best where there is one. */
export async function measureAtEnd(
  training: Training,
  ports: Ports,
  progress: Progress,
  measured: Record<string, number>,
): Promise<void> {
  const monitors = training.plan.monitors.filter(({ every }) => !every);
  if (monitors.length === 0) return;
  const best = await ports.store.loadBest();
  if (best) {
    training.state.load(best.tensors);
    forgetStatistics(training);
  }
  for (const monitor of monitors) {
    const value = await measure(training, ports, monitor, best?.step ?? progress.step, undefined, () => false);
    if (value) measured[monitor.as] = value.value;
  }
}

/** Measures or draws, and stores the result; a value where it was a metric. */
async function measure(
  training: Training,
  { batches, store, reporter, clock }: Ports,
  monitor: MonitorPlan,
  step: number,
  before: number | undefined,
  judge: (value: number, better: "lower" | "higher", protocol: string) => boolean,
): Promise<{ value: number; best: boolean } | undefined> {
  const began = clock.now();
  if (monitor.kind === "view") {
    await store.picture(monitor.as, step, await drawView(training, batches, monitor, step));
    return undefined;
  }
  const { value, details, warning, protocol } = await measureMetric(training, batches, monitor, step, {
    best: before,
  });
  const { better } = required(training.catalog, "metric", monitor.name);
  const best = judge(value, better, JSON.stringify(protocol));
  store.row({
    step,
    monitor: monitor.as,
    metric: monitor.name,
    value,
    best,
    better,
    seconds: clock.now() - began,
    ...(details && { details }),
    ...(warning !== undefined && { warning }),
    protocol,
  });
  reporter.monitor(monitor.as, step, value, best);
  if (warning === undefined) training.warned.delete(monitor.as);
  else if (!training.warned.has(monitor.as)) {
    training.warned.add(monitor.as);
    store.log(`step ${step}: ${warning}`, { warning: monitor.as });
    reporter.warning(monitor.as, step, warning);
  }
  return { value, best };
}

/** A metric's value with its whole protocol: what the metric says of it, and what every measurement depends on. */
export async function measureMetric(
  training: Training,
  batches: BatchSource,
  monitor: MonitorPlan,
  step: number,
  circumstances?: Circumstances,
): Promise<Measurement> {
  const { evaluation, params, protocol } = openEvaluation(training, batches, monitor, step, circumstances);
  const metric = required(training.catalog, "metric", monitor.name);
  const measurement = await metric.measure(evaluation, params).catch((error) => refused(monitor, error));
  return { ...measurement, protocol: { ...protocol, ...measurement.protocol } };
}

/** A view's picture. */
export async function drawView(
  training: Training,
  batches: BatchSource,
  monitor: MonitorPlan,
  step: number,
  circumstances?: Circumstances,
): Promise<Picture> {
  const { evaluation, params } = openEvaluation(training, batches, monitor, step, circumstances);
  const view = required(training.catalog, "view", monitor.name);
  return view.draw(evaluation, params).catch((error) => refused(monitor, error));
}

/** What a plugin says of a monitor that cannot be, such as a layer that D lacks, with the monitor's place. */
function refused({ as, kind, origin }: MonitorPlan, error: unknown): never {
  if (!(error instanceof Error) || error.name !== "Error" || "exitCode" in error) throw error;
  const { file, line, column } = origin;
  const what = kind === "view" ? "drawn" : "measured";
  throw new RunError("monitor", `${file}:${line}:${column}: \`${as}\` cannot be ${what}: ${error.message}`, {
    monitor: as,
    origin,
  });
}
