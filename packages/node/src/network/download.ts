import { createHash } from "node:crypto";
import { createReadStream, existsSync, statSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { EnvironmentError, reasonOf } from "../errors.js";
import type { Network, Route } from "./http.js";

/** A file to download. */
export interface Wanted {
  readonly address: URL;
  readonly route: Route;
  readonly sha256: string;
  readonly bytes: number;
  /** What a user can do where it fails: `name another index in PIP_INDEX_URL`. */
  readonly otherwise: string;
}

/** Failures in a row, with nothing gained between them, after which it is given up for now. */
const patience = 5;

const partOf = (path: string) => `${path}.part`;

/** How much of a file is there, whole or in part. */
export function downloadedBytes(path: string): number {
  for (const file of [path, partOf(path)]) if (existsSync(file)) return statSync(file).size;
  return 0;
}

/** The server says no, and would say it again. */
class Refused extends Error {}

/** Adds to the part what the server still has of the file. */
async function fetchRest(
  path: string,
  { address, route, bytes }: Wanted,
  network: Network,
  signal: AbortSignal,
  onProgress: (have: number) => void,
): Promise<void> {
  const there = downloadedBytes(path);
  const { status, from, body } = await network.open(address, there, route, signal);
  if (status >= 400 && status < 500 && status !== 408 && status !== 429)
    throw new Refused(`${address.host} answers ${status}`);
  if (status !== 200 && status !== 206) throw new Error(`${address.host} answers ${status}`);
  if (from !== there && from !== 0) throw new Refused(`${address.host} sends another range than asked for`);
  // A server that knows no ranges sends the file from its start.
  const file = await open(partOf(path), from === 0 ? "w" : "a");
  let have = from;
  try {
    // One after another: what has come before the line breaks is on the disk.
    for await (const chunk of body) {
      signal.throwIfAborted();
      have += chunk.length;
      if (have > bytes) throw new Refused(`${address.host} sends more than the file has`);
      await file.write(chunk);
      onProgress(have);
    }
  } finally {
    await file.close();
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest("hex");
}

const diskTrouble = new Set(["ENOSPC", "EDQUOT", "EACCES", "EPERM", "EROFS", "EIO"]);

/**
 * Downloads a file to `path`, from where an earlier try was cut off. Goes on by itself after short cuts. The file is there
 * under its name only once its checksum is right; where it is wrong, all of it is removed.
 */
export async function download(
  path: string,
  wanted: Wanted,
  network: Network,
  signal: AbortSignal,
  onProgress: (have: number) => void,
): Promise<void> {
  if (existsSync(path)) return;
  const part = partOf(path);
  if (downloadedBytes(path) > wanted.bytes) await rm(part);
  let failures = 0;
  while (downloadedBytes(path) < wanted.bytes) {
    const before = downloadedBytes(path);
    let reason = "it ended early";
    try {
      await fetchRest(path, wanted, network, signal, onProgress);
    } catch (error) {
      signal.throwIfAborted();
      if (diskTrouble.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
      reason = reasonOf(error);
      if (error instanceof Refused) failures = Number.POSITIVE_INFINITY;
    }
    const have = downloadedBytes(path);
    if (have >= wanted.bytes) break;
    failures = have > before && Number.isFinite(failures) ? 0 : failures + 1;
    if (failures >= patience) {
      const kept = have > 0 ? `; what is there (${Math.round(have / 1e6)} MB) is kept for the next try` : "";
      throw new EnvironmentError(
        `the download from ${wanted.address.host} failed: ${reason}${kept}; you can also ${wanted.otherwise}`,
      );
    }
    await network.wait(500 * 2 ** failures, signal);
  }
  if ((await sha256Of(part)) !== wanted.sha256) {
    await rm(part);
    throw new EnvironmentError(
      `what ${wanted.address.host} sent does not have the checksum that is pinned for it, and was removed; try again, or ${wanted.otherwise}`,
    );
  }
  await rename(part, path);
}
