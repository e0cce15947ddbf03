import { closeSync, openSync, readFileSync, unlinkSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { EnvironmentError } from "./errors.js";

/** Who holds a lock: a process, told apart from a later one of the same number. */
export interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Of the machine's start; absent where the system does not tell. */
  readonly boot?: string | undefined;
  /** Of the process's start, in clock ticks since the machine's; absent where the system does not tell. */
  readonly started?: string | undefined;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** A process as Linux tells of it in /proc; elsewhere only its number is known. */
function describe(pid: number): Holder {
  // Field 22, counted behind the command's name, which may itself contain blanks and brackets.
  const started = read(`/proc/${pid}/stat`)?.split(") ").at(-1)?.split(" ")[19];
  return { pid, host: hostname(), boot: read("/proc/sys/kernel/random/boot_id")?.trim(), started };
}

function isAlive(holder: Holder): boolean {
  // Of another machine nothing can be known: taken to live.
  if (holder.host !== hostname()) return true;
  const now = describe(holder.pid);
  if (holder.boot !== now.boot) return false;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM" && holder.started === now.started;
  }
  return holder.started === now.started;
}

function parse(text: string | undefined): Holder | undefined {
  try {
    const holder = JSON.parse(text ?? "");
    return Number.isInteger(holder?.pid) && typeof holder.host === "string" ? holder : undefined;
  } catch {
    return undefined;
  }
}

function create(path: string): boolean {
  let fd: number;
  try {
    fd = openSync(path, "wx");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
  writeSync(fd, JSON.stringify(describe(process.pid)));
  closeSync(fd);
  return true;
}

function busy(what: string, path: string, holder: Holder | undefined): EnvironmentError {
  const who = !holder
    ? "another process"
    : holder.host === hostname()
      ? `process ${holder.pid}`
      : `process ${holder.pid} on ${holder.host}`;
  return new EnvironmentError(`${what} is in use by ${who}; wait for its end, or, if there is none, delete ${path}`);
}

/**
 * Takes the lock file at `path` for this process; the returned function gives it back. A lock whose process has died is
 * taken over. Throws `EnvironmentError`, naming the process, where `what` is in use.
 */
export function lock(path: string, what: string): () => void {
  const release = () => {
    const holder = parse(read(path));
    if (holder?.pid === process.pid && holder.host === hostname()) unlinkSync(path);
  };
  if (create(path)) return release;
  const holder = parse(read(path));
  if (!holder || isAlive(holder)) throw busy(what, path, holder);
  // Two may find the same dead lock: only who creates this second file may replace the first, and looks again before.
  const takeover = `${path}.takeover`;
  if (!create(takeover)) throw busy(what, takeover, parse(read(takeover)));
  try {
    const still = parse(read(path));
    if (still && isAlive(still)) throw busy(what, path, still);
    if (still) unlinkSync(path);
    if (!create(path)) throw busy(what, path, parse(read(path)));
  } finally {
    unlinkSync(takeover);
  }
  return release;
}
