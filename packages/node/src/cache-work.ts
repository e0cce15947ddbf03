import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { EnvironmentError, reasonOf } from "./errors.js";
import { lock } from "./lock.js";

/** Something that is brought into the user's cache folder, one process at a time. */
export interface CacheWork {
  /** The file that is held while it lasts; its folder is made. */
  readonly lock: string;
  /** What is done, as whoever finds it locked is told: `the download of weights.pth`. */
  readonly what: string;
  /** What it means that it failed: `weights.pth cannot be kept in /home/...`. */
  readonly failed: string;
  readonly signal: AbortSignal;
}

/**
 * Does such work under its lock.
 * @throws EnvironmentError in one line, which names the way to another folder. The signal's reason where it was stopped.
 */
export async function inCache<T>({ lock: path, what, failed, signal }: CacheWork, work: () => Promise<T>): Promise<T> {
  try {
    await mkdir(dirname(path), { recursive: true });
    const unlock = lock(path, what);
    try {
      return await work();
    } finally {
      unlock();
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof EnvironmentError) throw error;
    throw new EnvironmentError(`${failed}: ${reasonOf(error)}; GAN_CACHE can name another folder`, { cause: error });
  }
}
