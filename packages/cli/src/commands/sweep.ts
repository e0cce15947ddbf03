import { existsSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { type Plan, sweepRuns } from "@dotgan/core";
import { openRun, type RunReader, resumeRun } from "@dotgan/node";
import { exit, Stop } from "../exit.js";
import type { FileOptions } from "../experiment.js";
import { print, printJson, say, table } from "../output.js";
import { bestOf, protocolDifferences, readMeasured } from "../runs.js";
import { type TrainFlags, trainInSight, withEngineAndData } from "../train-run.js";
import { refuseChanges } from "./resume.js";
import { openTrainable, trainFresh } from "./train.js";

interface SweepOptions extends FileOptions, TrainFlags {
  readonly out?: string;
}

type Reason = Awaited<ReturnType<typeof trainInSight>>["reason"];

/** Whether a run has nothing left to do: all its blocks are trained, and what it asks for at the end has been told. */
async function isFinished(run: RunReader): Promise<boolean> {
  const { plan } = run;
  if ((await run.checkpoints()).length === 0) return false;
  const { checkpoint } = await run.load("last");
  if (checkpoint.progress.block < plan.train.length) return false;
  const told = new Set([
    ...(await run.rows()).map(({ monitor }) => monitor),
    ...(await run.pictures()).map(({ view }) => view),
  ]);
  return plan.monitors.every(({ as, every }) => every || told.has(as));
}

/** One combination: trained, gone on with where it was cut off, or passed over where it is finished. */
async function runOne(file: string, folder: string, options: SweepOptions): Promise<Reason> {
  const experiment = await openTrainable(file, options);
  if (!existsSync(join(folder, "plan.json")))
    return (await trainFresh(experiment, { ...options, run: folder })).outcome.reason;
  const reader = await openRun(folder);
  const before = reader.plan;
  refuseChanges(before, experiment.plan, folder, "For a sweep of the changed file, name another folder: --out.");
  if (await isFinished(reader)) return "done";
  return withEngineAndData(before, experiment, options, async (opened) => {
    const { run, plan, checkpoint } = await resumeRun(folder);
    try {
      const resume = checkpoint ? { resume: checkpoint } : {};
      return (await trainInSight({ plan, loaded: experiment, ...opened, store: run, flags: options, ...resume }))
        .reason;
    } finally {
      run.close();
    }
  });
}

/** A flag that every run of the sweep would overrule says nothing. */
function refuseSetAxes({ sweep }: Plan, { set = [], seed }: SweepOptions): void {
  const given = new Map(set.map((one) => [one.split("=", 1)[0], `--set ${one}`]));
  if (seed !== undefined) given.set("seed", `--seed ${seed}`);
  const axis = sweep?.axes.find(({ name }) => given.has(name));
  if (axis)
    throw new Stop(
      exit.input,
      `${given.get(axis.name)}: the sweep of the file sets \`${axis.name}\` in each of its runs.`,
    );
}

export async function sweepCommand(file: string, options: SweepOptions): Promise<void> {
  const { plan } = await openTrainable(file, options);
  const runs = sweepRuns(plan);
  if (runs.length === 0) throw new Stop(exit.input, `${file} has no sweep; write one, such as: sweep { seed in 1..3 }`);
  refuseSetAxes(plan, options);
  const folder = options.out ?? join("sweeps", basename(file).replace(/\.gan$/, ""));
  for (const [index, { name, set, seed }] of runs.entries()) {
    if (!options.json) say(`\n${index + 1} of ${runs.length}: ${name}`);
    const chosen = [...(options.set ?? []), ...Object.entries(set).map(([param, value]) => `${param}=${value}`)];
    const reason = await runOne(file, join(folder, name), {
      ...options,
      set: chosen,
      ...(seed !== undefined && { seed }),
    });
    if (reason === "interrupt" || reason === "terminate") {
      if (options.json) printJson({ ok: true, folder, reason, finished: index });
      else say(`stopped; the same command goes on: npx gan sweep ${file}`);
      process.exitCode = reason === "interrupt" ? exit.interrupted : exit.terminated;
      return;
    }
  }
  await conclude(
    folder,
    runs.map(({ name }) => name),
    plan.sweep?.by,
    options,
  );
}

/**
 * The runs by the metric that the sweep names, best first; in their order with their first metric where it names none, as
 * where an axis is what they are measured by.
 */
async function conclude(
  folder: string,
  names: readonly string[],
  by: string | undefined,
  options: SweepOptions,
): Promise<void> {
  const results = await Promise.all(
    names.map(async (name) => {
      const best = bestOf(await readMeasured(await openRun(join(folder, name))));
      return { name, measured: by ? best.find(({ monitor }) => monitor === by) : best[0] };
    }),
  );
  const [first, ...rest] = results.flatMap(({ measured }) => measured ?? []);
  const unequal = by && first ? rest.flatMap((other) => protocolDifferences(first, other)) : [];
  if (unequal.length)
    throw new Stop(exit.failed, `The runs were measured by unequal protocols: ${unequal.join("; ")}.`);
  const direction = first?.better === "higher" ? -1 : 1;
  const badness = ({ measured }: (typeof results)[number]) =>
    measured ? direction * measured.value : Number.POSITIVE_INFINITY;
  const ranked = by
    ? results.toSorted((a, b) => (badness(a) < badness(b) ? -1 : badness(a) > badness(b) ? 1 : 0))
    : results;
  if (options.json) printJson({ ok: true, folder, by, runs: ranked });
  else {
    const rows = ranked.map(({ name, measured }) => [
      name,
      measured ? String(Number(measured.value.toPrecision(5))) : "-",
      relative(".", join(folder, name)),
    ]);
    print(table([["run", first?.monitor ?? "", "folder"], ...rows]));
  }
}
