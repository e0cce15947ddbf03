import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { type Plan, readPlan } from "@dotgan/core";
import type { Checkpoint, Row } from "@dotgan/runtime";
import {
  type CheckpointName,
  listCheckpoints,
  loadBestCheckpoint,
  loadCheckpoint,
  loadNewest,
  type Skipped,
} from "./checkpoints.js";
import { type DurableFiles, diskFiles } from "./durable-files.js";
import type { Environment } from "./environment.js";
import { InputError, reasonOf } from "./errors.js";

/** A picture that a view left. */
export interface PictureFile {
  /** The monitor's name, as the file says it. */
  readonly view: string;
  readonly step: number;
  /** Absolute. */
  readonly path: string;
}

/** A run as it lies on the disk, to be looked at; it may be going on meanwhile. */
export interface RunReader {
  /** Absolute. */
  readonly folder: string;
  readonly name: string;
  readonly plan: Plan;
  /** Its `source.gan`, as it is now; empty where that is gone. */
  readonly sourceText: string;
  /** Throws `InputError` where it is gone or damaged. */
  environment(): Promise<Environment>;
  /** The rows of `metrics.jsonl`; a last line that is only half there is left out. */
  rows(): Promise<Row[]>;
  /** The pictures that its views left, by view and step. */
  pictures(): Promise<PictureFile[]>;
  /** Oldest first. */
  checkpoints(): Promise<CheckpointName[]>;
  /**
   * A checkpoint: `best`, `last` (the newest that is whole), or a step's number. Throws `InputError` where there is none,
   * or where the one named is damaged.
   */
  load(which: string): Promise<{ readonly checkpoint: Checkpoint; readonly skipped: readonly Skipped[] }>;
}

/** The folder meant by `path`: itself, or the only one that begins with it and a dash (`runs/0007`). */
async function findFolder(path: string): Promise<string> {
  const folder = resolve(path);
  const beside = await readdir(dirname(folder)).catch((): string[] => []);
  if (beside.includes(basename(folder))) return folder;
  const longer = beside.filter((name) => name.startsWith(`${basename(folder)}-`));
  if (longer.length > 1) throw new InputError(`${path} could be ${longer.join(" or ")}; write which`);
  return longer[0] === undefined ? folder : join(dirname(folder), longer[0]);
}

/** Opens a run to look at. Throws `InputError` where the folder holds none. */
export async function openRun(path: string, files: DurableFiles = diskFiles): Promise<RunReader> {
  const folder = await findFolder(path);
  const checkpoints = join(folder, "checkpoints");
  const text = (name: string) => readFile(join(folder, name), "utf8");
  let plan: Plan;
  try {
    plan = readPlan(await text("plan.json"));
  } catch (error) {
    if (!existsSync(folder)) throw new InputError(`there is no run ${path}`);
    const absent = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new InputError(
      `${path} is not a run: its plan.json ${absent ? "is not there" : `is damaged (${reasonOf(error)})`}`,
    );
  }
  if (plan.format !== 1)
    throw new InputError(`${path} was written by another version of gan (plan format ${plan.format})`);

  return {
    folder,
    name: basename(folder),
    plan,
    sourceText: await text("source.gan").catch(() => ""),
    async environment() {
      try {
        return JSON.parse(await text("environment.json"));
      } catch (error) {
        throw new InputError(`the environment.json of ${path} cannot be read: ${reasonOf(error)}`);
      }
    },
    async rows() {
      const lines = (await text("metrics.jsonl").catch(() => "")).split("\n");
      return lines.slice(0, -1).map((line) => JSON.parse(line) as Row);
    },
    async pictures() {
      const names = await readdir(join(folder, "samples")).catch((): string[] => []);
      return names
        .flatMap((name) => {
          const [, view, step] = /^(.+)-(\d+)\.png$/.exec(name) ?? [];
          return view === undefined ? [] : [{ view, step: Number(step), path: join(folder, "samples", name) }];
        })
        .sort((a, b) => a.view.localeCompare(b.view) || a.step - b.step);
    },
    checkpoints: () => listCheckpoints(files, checkpoints),
    async load(which) {
      if (which === "best") {
        const best = await loadBestCheckpoint(files, checkpoints);
        if (!best) throw new InputError(`${path} has kept no best checkpoint`);
        return { checkpoint: best.checkpoint, skipped: [] };
      }
      const all = await listCheckpoints(files, checkpoints);
      if (which === "last") {
        const { loaded, skipped } = await loadNewest(files, checkpoints);
        if (loaded) return { checkpoint: loaded.checkpoint, skipped };
        const reasons = skipped.map(({ name, reason }) => `; ${name}: ${reason}`).join("");
        throw new InputError(`${path} has no checkpoint that can be loaded${reasons}`);
      }
      const found = all.findLast(({ name, step }) => which === String(step) || which === name);
      if (!found) {
        const steps = [...new Set(all.map(({ step }) => step))].join(", ");
        throw new InputError(`${path} has no checkpoint \`${which}\`; it has best, last${steps && `, ${steps}`}`);
      }
      const { checkpoint } = await loadCheckpoint(files, checkpoints, found.name).catch((error) => {
        throw new InputError(`the checkpoint ${found.name} of ${path} is damaged: ${reasonOf(error)}`);
      });
      return { checkpoint, skipped: [] };
    },
  };
}
