import { join } from "node:path";
import type { RunStore } from "@dotgan/runtime";
import { openAppendFile } from "./append-file.js";
import { loadBestCheckpoint, saveCheckpoint } from "./checkpoints.js";
import type { DurableFiles } from "./durable-files.js";
import { EnvironmentError, reasonOf } from "./errors.js";
import { openEventFile } from "./event-file.js";
import { writePng } from "./png.js";
import { openRun } from "./run-reader.js";

/** A run that this process writes; nobody else can until it is closed. */
export interface Run extends RunStore {
  /** Absolute. */
  readonly folder: string;
  /** Its folder's name, as `0007-celeba`. */
  readonly name: string;
  /** Writes out what is open and lets others in. */
  close(): void;
}

/** A word for a folder: letters, digits, dots and dashes of any script, at most 60. */
export const folderWord = (name: string): string =>
  name
    .normalize("NFC")
    .replace(/[^\p{L}\p{N}._-]+/gu, "-")
    .replace(/^[-.]+|[-.]+$/g, "")
    .slice(0, 60) || "run";

/** Opens the files that a run writes to as it goes. `release` is called when it is closed. */
export function openRunStore({
  folder,
  name,
  files,
  release,
  resumedAt,
}: {
  readonly folder: string;
  readonly name: string;
  readonly files: DurableFiles;
  release(): void;
  readonly resumedAt: number | undefined;
}): Run {
  const checkpoints = join(folder, "checkpoints");
  const metrics = openAppendFile(join(folder, "metrics.jsonl"));
  const events = openEventFile(folder, resumedAt);
  const log = openAppendFile(join(folder, "log.jsonl"));
  let open = true;
  return {
    folder,
    name,
    row(row) {
      metrics.append(`${JSON.stringify(row)}\n`);
      events.row(row);
    },
    async picture(view, step, picture) {
      const path = join(folder, "samples", `${folderWord(view)}-${String(step).padStart(6, "0")}.png`);
      const png = await writePng(path, picture).catch((error) => {
        throw new EnvironmentError(`cannot write ${path}: ${reasonOf(error)}`, { cause: error });
      });
      events.picture(view, step, picture, png);
    },
    async save(checkpoint, keep) {
      metrics.sync();
      await saveCheckpoint(files, checkpoints, checkpoint, { ...keep, metricsBytes: metrics.size() });
    },
    async loadBest() {
      return (await loadBestCheckpoint(files, checkpoints))?.checkpoint;
    },
    async otherRun(path, which) {
      return (await (await openRun(path, files)).load(which)).checkpoint;
    },
    log(message, details) {
      log.append(`${JSON.stringify({ time: new Date().toISOString(), message, ...details })}\n`);
    },
    close() {
      if (!open) return;
      open = false;
      for (const file of [metrics, events, log]) file.close();
      release();
    },
  };
}
