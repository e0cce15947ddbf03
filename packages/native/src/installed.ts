import { existsSync } from "node:fs";
import { lstat, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { enginesFolder } from "@dotgan/engines";
import { InputError, lock } from "@dotgan/node";

/** An engine in the cache folder, of this or another version or platform. */
export interface InstalledEngine {
  readonly name: string;
  readonly folder: string;
  /** On the disk. */
  readonly bytes: number;
  /** Whether its installation was cut off; `gan engine install` goes on with it. */
  readonly partial: boolean;
}

async function bytesIn(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(names.map((name) => lstat(join(folder, name)).catch(() => undefined)));
  return sizes.reduce((total, facts) => total + (facts?.isFile() ? facts.size : 0), 0);
}

/** All engines in the cache folder. */
export async function listInstalled(folder: string = enginesFolder()): Promise<InstalledEngine[]> {
  if (!existsSync(folder)) return [];
  const entries = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  return Promise.all(
    entries.map(async ({ name }) => ({
      name: name.replace(/\.partial$/, ""),
      folder: join(folder, name),
      bytes: await bytesIn(join(folder, name)),
      partial: name.endsWith(".partial"),
    })),
  );
}

/**
 * Removes the engines of a name, whole or cut off; without a name all. Says what was removed.
 * @throws InputError where there is none of that name, EnvironmentError while it is being installed.
 */
export async function removeInstalled(
  name: string | undefined,
  folder: string = enginesFolder(),
): Promise<InstalledEngine[]> {
  const all = await listInstalled(folder);
  const chosen = all.filter((engine) => name === undefined || engine.name === name);
  if (name !== undefined && chosen.length === 0) {
    const names = [...new Set(all.map((engine) => engine.name))].join(", ");
    throw new InputError(`${folder} has no engine ${name}${names && `; it has ${names}`}`);
  }
  for (const engine of chosen) {
    const unlock = lock(join(folder, `${engine.name}.lock`), "the installation of the native engine");
    try {
      await rm(engine.folder, { recursive: true, force: true });
    } finally {
      unlock();
    }
  }
  return chosen;
}
