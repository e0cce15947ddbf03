import type { Plan } from "@dotgan/core";
import { type EngineName, EngineUnavailable, openEngine } from "@dotgan/engines";
import { clock, dataFolders, listenForSignals, openData, residentBytes } from "@dotgan/node";
import {
  type Assets,
  type Checkpoint,
  type Engine,
  type Outcome,
  type Reporter,
  type RunStore,
  requireAssets,
  requirePrecision,
  train,
} from "@dotgan/runtime";
import type { Loaded } from "./catalog.js";
import { type AssetFlags, assetsOf, type DataFlags } from "./data.js";
import { exit, Stop } from "./exit.js";
import { type CommonOptions, formatSeconds, say } from "./output.js";
import { createProgress } from "./progress.js";

/** Flags of every command that trains. */
export interface TrainFlags extends CommonOptions, AssetFlags {
  readonly engine: string;
  readonly steps?: number;
  readonly workers: number;
  /** Tell what goes into the run's log as well. */
  readonly verbose?: boolean;
}

/** Opens the engine that a flag names. */
export async function openNamedEngine(name: string): Promise<Engine> {
  try {
    return await openEngine(name as EngineName | "auto", {
      onMeasure: () => say("Measuring the engines, once for this machine ..."),
    });
  } catch (error) {
    if (error instanceof EngineUnavailable)
      throw new Stop(exit.environment, `The engine ${name} cannot be opened: ${error.message}`);
    throw error;
  }
}

const secondsBetweenDecodingLines = 5;

/** Tells of images being decoded, now and then: it happens once for a data set and its parameters. */
export function tellDecoding() {
  let told = clock.now();
  return ({ done, total }: { readonly done: number; readonly total: number }) => {
    if (clock.now() - told < secondsBetweenDecodingLines) return;
    told = clock.now();
    say(`decoding images, once: ${done} of ${total}`);
  };
}

export const openPlanData = (
  plan: Plan,
  modules: readonly string[],
  { data, workers }: DataFlags & { readonly workers?: number },
) =>
  openData({
    use: plan.data,
    pluginModules: modules,
    dataFolders: dataFolders(data),
    seed: plan.seed,
    ...(workers !== undefined && { workers }),
    onProgress: tellDecoding(),
    onBroken: ({ where, files: broken }) => {
      const shown = broken.slice(0, 10).map(({ name, reason }) => `  ${name}: ${reason}`);
      const more = broken.length > shown.length ? [`  and ${broken.length - shown.length} more`] : [];
      const what =
        broken.length === 1 ? "1 image cannot be read and is" : `${broken.length} images cannot be read and are`;
      say([`${where}: ${what} left out:`, ...shown, ...more].join("\n"));
    },
  });

/** A reporter that counts to `--steps` where that comes before the file's end. */
function upTo(steps: number | undefined, reporter: Reporter): Reporter {
  if (steps === undefined) return reporter;
  return {
    ...reporter,
    step(report) {
      const totalSteps = Math.min(steps, report.totalSteps);
      const share = (totalSteps - report.step) / Math.max(1, report.totalSteps - report.step);
      reporter.step({
        ...report,
        totalSteps,
        secondsLeft: Number.isFinite(share) ? report.secondsLeft * share : report.secondsLeft,
      });
    },
  };
}

type PlanData = Awaited<ReturnType<typeof openPlanData>>;

/** What a training computes with and reads. */
export interface Opened {
  readonly engine: Engine;
  readonly batches: PlanData;
  readonly assets: Assets;
}

/** Opens what a training computes with and reads, before anything is written; closes the data whatever happens. */
export async function withEngineAndData<T>(
  plan: Plan,
  { catalog, modules }: Loaded,
  flags: TrainFlags,
  work: (opened: Opened) => Promise<T>,
): Promise<T> {
  // Training would say both as well, but only after the data has been read and a folder made.
  const assets = await assetsOf(flags, catalog);
  await requireAssets(plan, catalog, assets);
  const engine = await openNamedEngine(flags.engine);
  requirePrecision(plan, engine);
  const batches = await openPlanData(plan, modules, flags);
  try {
    return await work({ engine, batches, assets });
  } finally {
    await batches.close();
  }
}

interface Training extends Opened {
  readonly plan: Plan;
  readonly loaded: Loaded;
  readonly store: RunStore;
  readonly flags: TrainFlags;
  readonly resume?: Checkpoint;
}

/** A store whose log is told as it is written. */
const telling = (store: RunStore): RunStore => ({
  ...store,
  log(message, details = {}) {
    store.log(message, details);
    // Progress tells these.
    if ("warning" in details) return;
    const more = Object.entries(details).map(([name, value]) => `${name} ${value}`);
    say([message, ...more].join(", "));
  },
});

/** Trains in sight of a person, until the end, `--steps` or a signal. */
export async function trainInSight(training: Training): Promise<Outcome> {
  const { plan, loaded, engine, batches, assets, store, flags, resume } = training;
  const progress = createProgress(Boolean(flags.json));
  const stopper = listenForSignals((reason) =>
    say(
      reason === "interrupt"
        ? "\nFinishing this step and saving; Ctrl-C again ends at once."
        : "\nTold to stop: saving.",
    ),
  );
  const began = clock.now();
  try {
    const outcome = await train(
      plan,
      loaded.catalog,
      {
        engine,
        batches,
        store: flags.verbose ? telling(store) : store,
        clock,
        stopper,
        residentBytes,
        assets,
        reporter: upTo(flags.steps, progress),
      },
      { resume, stopAtStep: flags.steps },
    );
    progress.end();
    if (!flags.json) {
      const waited = batches.waitedSeconds;
      say(
        `${formatSeconds(clock.now() - began)} on ${engine.name}; steps waited ${waited.toFixed(1)} s for data in all`,
      );
    }
    return outcome;
  } finally {
    stopper.release();
  }
}
