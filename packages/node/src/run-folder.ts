import { existsSync } from "node:fs";
import { mkdir, readdir, rmdir, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { type Plan, writePlan } from "@dotgan/core";
import type { Checkpoint } from "@dotgan/runtime";
import { truncateLines } from "./append-file.js";
import { continueFrom, loadNewest, type Skipped } from "./checkpoints.js";
import { type DurableFiles, diskFiles, writeWhole } from "./durable-files.js";
import type { Environment } from "./environment.js";
import { EnvironmentError, InputError, reasonOf } from "./errors.js";
import { lock } from "./lock.js";
import { openRun } from "./run-reader.js";
import { folderWord, openRunStore, type Run } from "./run-store.js";

/** What a run was written as. */
export interface Sources {
  /** The `.gan` file; paths of other files in it lead to those in `used`. */
  readonly text: string;
  /** The texts of the files that it uses, by their paths from the run's folder: `sources/dcgan-1f0c9a44.gan`. */
  readonly used: Readonly<Record<string, string>>;
}

export interface NewRun {
  /** Given by the user, and empty or absent so far; else the next numbered folder in `runsFolder` is made. */
  readonly folder?: string | undefined;
  readonly runsFolder?: string | undefined;
  /** What the numbered folder is called after its number. */
  readonly name: string;
  readonly plan: Plan;
  readonly sources: Sources;
  readonly environment: Environment;
  readonly files?: DurableFiles;
}

/** The used files first, so that a `source.gan` always finds them. */
async function writeSources(files: DurableFiles, folder: string, { text, used }: Sources): Promise<void> {
  for (const [path, content] of Object.entries(used)) {
    await mkdir(join(folder, dirname(path)), { recursive: true });
    await writeWhole(files, join(folder, dirname(path)), basename(path), Buffer.from(content));
  }
  await writeWhole(files, folder, "source.gan", Buffer.from(text));
}

/** Like `mkdir` with `recursive`, which never returns where the system refuses folders as /proc does. */
async function makeFolders(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST" && (await stat(folder)).isDirectory()) return;
    if (code !== "ENOENT" || existsSync(dirname(folder))) throw error;
    await makeFolders(dirname(folder));
    await mkdir(folder);
  }
}

const lockOf = (folder: string) => lock(join(folder, "lock"), folder);
const json = (value: unknown) => Buffer.from(`${JSON.stringify(value, undefined, 2)}\n`);

async function nextFolder(runsFolder: string, name: string): Promise<string> {
  await makeFolders(runsFolder);
  const numbers = async () => (await readdir(runsFolder)).map((found) => Number(/^(\d{4,})-/.exec(found)?.[1] ?? 0));
  for (;;) {
    const number = Math.max(0, ...(await numbers())) + 1;
    const folder = join(runsFolder, `${String(number).padStart(4, "0")}-${folderWord(name)}`);
    try {
      await mkdir(folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") continue;
      throw error;
    }
    // Another process may have taken the same number for another name: whoever sees that gives way.
    if ((await numbers()).filter((other) => other === number).length === 1) return folder;
    await rmdir(folder);
  }
}

async function givenFolder(path: string): Promise<string> {
  const folder = resolve(path);
  await makeFolders(folder).catch((error) => {
    if (!["EEXIST", "ENOTDIR"].includes(error.code)) throw error;
    throw new InputError(`${path} is a file, or lies in one; name a folder`);
  });
  if ((await readdir(folder)).length > 0) {
    throw new InputError(`${path} is not empty; to go on with the run in it: gan resume ${path}`);
  }
  return folder;
}

async function writable<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof InputError || error instanceof EnvironmentError) throw error;
    throw new EnvironmentError(`cannot write the run's folder in ${folder}: ${reasonOf(error)}`, { cause: error });
  }
}

/**
 * A new run's folder with what it starts from: `runs/0007-celeba/`, or the folder that the user named. Throws
 * `InputError` where that is not empty, `EnvironmentError` where it cannot be written.
 */
export async function createRun(options: NewRun): Promise<Run> {
  const { runsFolder = "runs", name, plan, sources, environment, files = diskFiles } = options;
  return writable(options.folder ?? runsFolder, async () => {
    const folder =
      options.folder !== undefined ? await givenFolder(options.folder) : await nextFolder(resolve(runsFolder), name);
    const release = lockOf(folder);
    try {
      await mkdir(join(folder, "checkpoints"));
      await mkdir(join(folder, "samples"));
      await writeSources(files, folder, sources);
      await writeFile(join(folder, "environment.json"), json(environment));
      // Last: a folder with a plan is a run.
      await writeWhole(files, folder, "plan.json", Buffer.from(writePlan(plan)));
      return openRunStore({ folder, name: basename(folder), files, release, resumedAt: undefined });
    } catch (error) {
      release();
      throw error;
    }
  });
}

export interface ResumedRun {
  readonly run: Run;
  readonly plan: Plan;
  /** Where to go on from; absent where the run was stopped before its first checkpoint. */
  readonly checkpoint: Checkpoint | undefined;
  /** Newer checkpoints that are damaged; they are now called `damaged-...`. */
  readonly skipped: readonly Skipped[];
}

/**
 * A run to go on with, from its newest checkpoint that is whole. What the run did after it is taken back: rows of
 * `metrics.jsonl` are cut off, TensorBoard is told to forget them. `accepted`: a changed plan that takes the place of the
 * run's own (kept as `plan.before-STEP.json` and `source.before-STEP.gan`). Throws `InputError` where the folder holds no
 * run, `EnvironmentError` where another process is at it.
 */
export async function resumeRun(
  path: string,
  options: {
    readonly accepted?: { readonly plan: Plan; readonly sources: Sources } | undefined;
    readonly environment?: Environment;
    readonly files?: DurableFiles;
  } = {},
): Promise<ResumedRun> {
  const { accepted, environment, files = diskFiles } = options;
  const { folder, name, plan, sourceText } = await openRun(path, files);
  return writable(folder, async () => {
    const release = lockOf(folder);
    try {
      const checkpoints = join(folder, "checkpoints");
      const { loaded, skipped } = await loadNewest(files, checkpoints);
      const step = loaded?.checkpoint.step ?? 0;
      await continueFrom(files, checkpoints, skipped);
      truncateLines(join(folder, "metrics.jsonl"), loaded?.manifest.metricsBytes ?? 0);
      if (accepted) {
        await writeWhole(files, folder, `plan.before-${step}.json`, Buffer.from(writePlan(plan)));
        // The run's own file may itself be the one that was edited: what it said before is then in the plan alone.
        if (sourceText !== accepted.sources.text) {
          await writeWhole(files, folder, `source.before-${step}.gan`, Buffer.from(sourceText));
        }
        await writeSources(files, folder, accepted.sources);
        await writeWhole(files, folder, "plan.json", Buffer.from(writePlan(accepted.plan)));
      }
      const run = openRunStore({ folder, name, files, release, resumedAt: step });
      run.log("resumed", { step, skipped, changed: accepted !== undefined, ...(environment && { environment }) });
      return { run, plan: accepted?.plan ?? plan, checkpoint: loaded?.checkpoint, skipped };
    } catch (error) {
      release();
      throw error;
    }
  });
}
