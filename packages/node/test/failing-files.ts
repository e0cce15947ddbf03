import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { type DurableFiles, diskFiles } from "../src/durable-files.js";

export const noSpace = () => Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });

export interface FailingFiles extends DurableFiles {
  /** Changes asked for so far. */
  readonly operations: number;
  /** What the disk holds after the power failed: all that was not synced is undone. */
  losePower(): void;
}

/**
 * The disk, on which the `at`-th change fails: `dies` is the end of the process (nothing works from then on), `full` a
 * disk without space (the change fails, others may work). A failing write leaves half of the bytes.
 */
export function failingFiles(at: number, how: "dies" | "full"): FailingFiles {
  let operations = 0;
  let dead = false;
  /** How to take back what no sync has made sure of, by the path that has to be synced. */
  let unsafe: { path: string; undo(path: string): void }[] = [];

  const change = async (work: () => Promise<void>, failing?: () => Promise<void>) => {
    if (dead) throw new Error("the process is dead");
    if (++operations !== at) return work();
    if (how === "dies") dead = true;
    await failing?.();
    throw how === "full" ? noSpace() : new Error("the process died here");
  };
  return {
    get operations() {
      return operations;
    },
    losePower() {
      for (const { path, undo } of unsafe.reverse()) undo(path);
    },
    list: diskFiles.list,
    read: diskFiles.read,
    makeFolder: (path) => change(() => diskFiles.makeFolder(path)),
    write: (path, bytes) => {
      const cutOff = (now: string) => {
        if (existsSync(now)) writeFileSync(now, bytes.subarray(0, bytes.length / 2));
      };
      const write = (content: Uint8Array) => {
        unsafe.push({ path, undo: cutOff });
        return diskFiles.write(path, content);
      };
      return change(
        () => write(bytes),
        () => write(bytes.subarray(0, bytes.length / 2)),
      );
    },
    sync: (path) =>
      change(async () => {
        unsafe = unsafe.filter((entry) => entry.path !== path);
      }),
    rename: (from, to) =>
      change(async () => {
        const before = existsSync(to) ? readFileSync(to) : undefined;
        await diskFiles.rename(from, to);
        for (const entry of unsafe) if (entry.path.startsWith(from)) entry.path = to + entry.path.slice(from.length);
        const undo = () => {
          if (!existsSync(to)) return;
          cpSync(to, from, { recursive: true });
          rmSync(to, { recursive: true });
          if (before) writeFileSync(to, before);
        };
        unsafe.push({ path: dirname(to), undo });
      }),
    remove: (path) => change(() => diskFiles.remove(path)),
  };
}
