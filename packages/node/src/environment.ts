import { execFile } from "node:child_process";
import { arch, availableParallelism, cpus, platform, release, totalmem } from "node:os";
import { promisify } from "node:util";
import type { Plan } from "@dotgan/core";

/** What was given outside the file, in place of what it says. */
export interface Overrides {
  /** As `width=64`. */
  readonly set: readonly string[];
  readonly seed?: number | undefined;
  readonly precision?: Plan["precision"] | undefined;
  readonly quick?: boolean | undefined;
}

/** What a run ran on, as its `environment.json` keeps it. Names no user, no host and no path. */
export interface Environment {
  readonly node: string;
  readonly os: string;
  readonly cpu: { readonly model: string; readonly cores: number };
  /** Bytes. */
  readonly memory: number;
  readonly engine: string;
  /** Versions by package name. */
  readonly packages: Readonly<Record<string, string>>;
  /** What the command line said in place of the file; a run of the same file is the same only with it. */
  readonly overrides: Overrides;
  /** The commit of the folder the experiment lies in, and whether files differ from it. */
  readonly git?: { readonly commit: string; readonly changed: boolean };
}

const run = promisify(execFile);

async function gitState(folder: string): Promise<Environment["git"]> {
  const git = async (...args: string[]) => (await run("git", ["-C", folder, ...args], { timeout: 5000 })).stdout.trim();
  try {
    return { commit: await git("rev-parse", "HEAD"), changed: (await git("status", "--porcelain")) !== "" };
  } catch {
    return undefined;
  }
}

/** Looks at the machine. `folder`: where the experiment's file lies, for its git commit. */
export async function describeEnvironment({
  engine,
  packages,
  overrides,
  folder,
}: {
  readonly engine: string;
  readonly packages: Readonly<Record<string, string>>;
  readonly overrides: Overrides;
  readonly folder: string;
}): Promise<Environment> {
  const git = await gitState(folder);
  return {
    node: process.version,
    os: `${platform()} ${release()} ${arch()}`,
    cpu: { model: cpus()[0]?.model ?? "unknown", cores: availableParallelism() },
    memory: totalmem(),
    engine,
    packages,
    overrides,
    ...(git && { git }),
  };
}
