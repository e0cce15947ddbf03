import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { differences, type Plan } from "@dotgan/core";
import { openRun, type RunReader, resumeRun } from "@dotgan/node";
import { loadRunCatalog } from "../catalog.js";
import { exit, Stop } from "../exit.js";
import { type Experiment, type FileOptions, parseSet, readSource, readUsed } from "../experiment.js";
import { say, table } from "../output.js";
import { hasTitle, keepSources, paramsOf } from "../sources.js";
import { type TrainFlags, trainInSight, withEngineAndData } from "../train-run.js";
import { conclude, openTrainable } from "./train.js";

interface ResumeOptions extends TrainFlags {
  readonly file?: string;
  readonly acceptChanges?: boolean;
  readonly memory?: string;
}

/** What a file says now, with the flags that the run was started with. */
async function readAgain(file: string, run: RunReader, options: ResumeOptions): Promise<Experiment> {
  const { plan: before } = run;
  const { set, seed, precision, quick } = (await run.environment()).overrides;
  // A param that the file has no longer is a change to be shown, not a mistake of a flag.
  const declared = paramsOf(readSource(file));
  const still = Object.entries(parseSet(set)).flatMap(([name, value]) =>
    declared.includes(name) ? [`${name}=${value}`] : [],
  );
  const asBefore: FileOptions & TrainFlags = {
    ...options,
    set: still,
    warned: options.file === undefined,
    ...(seed !== undefined && { seed }),
    ...(precision && { precision }),
    ...(quick && { quick }),
  };
  // A file of another place may name plugins of its own; the run's file has the run's.
  const experiment = await openTrainable(file, asBefore, options.file ? undefined : await loadRunCatalog(run));
  // A file without a title is called by its name, and the run's copy has another one.
  return hasTitle(experiment.source)
    ? experiment
    : { ...experiment, plan: { ...experiment.plan, title: before.title } };
}

/** Stops where the plans say different things; `remedy` is what the user can do. */
export function refuseChanges(before: Plan, after: Plan, folder: string, remedy: string): void {
  const changed = differences(before, after);
  if (changed.length === 0) return;
  const rows = changed.map(({ path, before: old, after: now }) => [`  ${path}`, old, "->", now]);
  throw new Stop(exit.input, `The file is not what ${folder} was started with:\n${table(rows)}\n${remedy}`);
}

export async function resumeCommand(path: string, options: ResumeOptions): Promise<void> {
  const reader = await openRun(path);
  const folder = relative(".", reader.folder) || ".";
  const own = relative(".", join(reader.folder, "source.gan"));
  const file = options.file ?? (existsSync(own) ? own : undefined);
  const experiment = file === undefined ? undefined : await readAgain(file, reader, options);
  if (experiment && !options.acceptChanges) {
    refuseChanges(reader.plan, experiment.plan, folder, "To go on with the changes: --accept-changes.");
  }
  const changed = experiment && options.acceptChanges && differences(reader.plan, experiment.plan).length > 0;
  const accepted = changed ? { plan: experiment.plan, sources: keepSources(experiment.source, readUsed) } : undefined;
  const loaded = experiment ?? (await loadRunCatalog(reader));
  await withEngineAndData(accepted?.plan ?? reader.plan, loaded, options, async (opened) => {
    const { run, plan, checkpoint, skipped } = await resumeRun(path, { accepted });
    try {
      for (const { name, reason } of skipped)
        say(`checkpoint ${name} is damaged (${reason}); the one before it is used`);
      if (!options.json) say(`${plan.title}: ${folder} on ${opened.engine.name}, from step ${checkpoint?.step ?? 0}`);
      const resume = checkpoint ? { resume: checkpoint } : {};
      conclude(
        run,
        plan,
        await trainInSight({ plan, loaded, ...opened, store: run, flags: options, ...resume }),
        options,
      );
    } finally {
      run.close();
    }
  });
}
