import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import type { Plan } from "@dotgan/core";
import { hasErrors } from "@dotgan/dsl";
import { createRun, describeEnvironment, type Run } from "@dotgan/node";
import type { Outcome } from "@dotgan/runtime";
import type { Loaded } from "../catalog.js";
import { probe } from "../data.js";
import { exit } from "../exit.js";
import { type Experiment, type FileOptions, memoryLimit, openFile, readUsed, usable } from "../experiment.js";
import { print, printJson, say, table } from "../output.js";
import { keepSources } from "../sources.js";
import { type TrainFlags, trainInSight, withEngineAndData } from "../train-run.js";

interface TrainOptions extends FileOptions, TrainFlags {
  readonly run?: string;
}

/** Checks a file, with its data looked at; shows what is wrong. Mistakes of the file come before missing data. */
export async function openTrainable(
  file: string,
  options: FileOptions & TrainFlags,
  plugins?: Loaded,
): Promise<Experiment> {
  const opened = await openFile(file, options, { limit: memoryLimit(options), ...(plugins && { plugins }) });
  const unread = opened.check();
  const facts = await probe(unread, opened.catalog, opened.modules, options).catch((error) => {
    if (hasErrors(unread.diagnostics)) return undefined;
    throw error;
  });
  return usable(opened, facts ? opened.check(facts) : unread, options);
}

export async function trainCommand(file: string, options: TrainOptions): Promise<void> {
  const experiment = await openTrainable(file, options);
  const { outcome, run } = await trainFresh(experiment, options);
  conclude(run, experiment.plan, outcome, options);
}

/** Takes back the folder of a run that failed with nothing to show, so that the same command can be tried again. */
function takeBack({ folder }: Run, wasThere: boolean): void {
  const metrics = statSync(join(folder, "metrics.jsonl"), { throwIfNoEntry: false });
  if (metrics?.size || readdirSync(join(folder, "checkpoints")).length > 0) return;
  rmSync(folder, { recursive: true });
  if (wasThere) mkdirSync(folder);
}

/** Starts a run folder and trains into it. */
export async function trainFresh(
  experiment: Experiment,
  options: FileOptions & TrainFlags & { readonly run?: string; readonly runsFolder?: string },
): Promise<{ outcome: Outcome; run: Run }> {
  const { plan, source } = experiment;
  return withEngineAndData(plan, experiment, options, async (opened) => {
    const wasThere = options.run !== undefined && existsSync(options.run);
    const run = await createRun({
      folder: options.run,
      runsFolder: options.runsFolder,
      name: basename(source.name).replace(/\.gan$/, ""),
      plan,
      sources: keepSources(source, readUsed),
      environment: await describeEnvironment({
        engine: opened.engine.name,
        overrides: {
          set: options.set ?? [],
          seed: options.seed,
          precision: options.precision,
          ...(options.quick && { quick: true }),
        },
        packages: Object.fromEntries(plan.plugins.map((plugin) => [plugin.package, plugin.version])),
        folder: dirname(resolve(source.name)),
      }),
    });
    if (!options.json) say(`${plan.title}: ${relative(".", run.folder)} on ${opened.engine.name}`);
    try {
      const outcome = await trainInSight({ plan, loaded: experiment, ...opened, store: run, flags: options });
      run.close();
      return { outcome, run };
    } catch (error) {
      run.close();
      takeBack(run, wasThere);
      throw error;
    }
  });
}

/** The newest picture of a run: their names end in the step. */
function lastPicture(folder: string): string | undefined {
  const samples = join(folder, "samples");
  const step = (name: string) => Number(/-(\d+)\.png$/.exec(name)?.[1] ?? -1);
  const newest = readdirSync(samples)
    .sort((a, b) => step(a) - step(b))
    .at(-1);
  return newest && join(samples, newest);
}

const codes = {
  done: exit.done,
  converged: exit.done,
  paused: exit.done,
  interrupt: exit.interrupted,
  terminate: exit.terminated,
};

/** Says how a training ended and what to do next; sets the exit code. */
export function conclude(run: Run, plan: Plan, outcome: Outcome, { json }: TrainFlags): void {
  const folder = relative(".", run.folder) || ".";
  process.exitCode = codes[outcome.reason];
  if (json) {
    printJson({ ok: true, run: folder, ...outcome });
    return;
  }
  if (outcome.best)
    say(`best ${outcome.best.monitor}: ${Number(outcome.best.value.toPrecision(5))} at step ${outcome.best.step}`);
  if (outcome.reason === "interrupt" || outcome.reason === "terminate" || outcome.reason === "paused") {
    say(`stopped at step ${outcome.step}; to go on: npx gan resume ${folder}`);
    return;
  }
  if (outcome.reason === "converged") say(`stopped at step ${outcome.step}: ${plan.stop?.monitor} no longer improves`);
  const picture = lastPicture(run.folder);
  if (picture) print(`picture: ${relative(".", picture)}`);
  const next = [
    [`  npx gan sample ${folder} --grid --out samples`, " draw 64 more"],
    [`  npx gan evaluate ${folder}`, " measure the best checkpoint again"],
    ["  npx gan plugins", " see what else a .gan file can say"],
  ];
  print(`Next:\n${table(next)}`);
}
