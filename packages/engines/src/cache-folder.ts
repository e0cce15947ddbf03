import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Where what can be made again is kept, for all projects of a user: `GAN_CACHE`, else `dotgan` in `XDG_CACHE_HOME`, else in
 * the system's own place for caches.
 */
export function defaultCacheFolder(env: NodeJS.ProcessEnv = process.env, platform: string = process.platform): string {
  if (env.GAN_CACHE) return env.GAN_CACHE;
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, "dotgan");
  if (platform === "darwin") return join(homedir(), "Library", "Caches", "dotgan");
  if (platform === "win32") return join(env.LOCALAPPDATA || join(homedir(), "AppData", "Local"), "dotgan", "cache");
  return join(homedir(), ".cache", "dotgan");
}
