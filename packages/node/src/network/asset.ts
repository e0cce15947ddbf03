import { join } from "node:path";
import type { Asset } from "@dotgan/kit";
import { inCache } from "../cache-work.js";
import { EnvironmentError } from "../errors.js";
import { download, downloadedBytes } from "./download.js";
import { network as machine, type Network } from "./http.js";

export interface AssetDownload {
  /** Where downloaded assets lie, each under its `file`. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Told the bytes that are there. */
  readonly onProgress?: (there: number) => void;
  /** This machine's, unless it is a test. */
  readonly network?: Network;
}

/**
 * Downloads an asset from its public address; cut off, it goes on from there when it is called again. Gives its path.
 * @throws EnvironmentError in one line. The signal's reason where it was stopped.
 */
export async function downloadAsset(
  { file, bytes, sha256, address, source }: Asset,
  { folder, signal, onProgress = () => {}, network = machine }: AssetDownload,
): Promise<string> {
  if (address === undefined) throw new EnvironmentError(`${file} cannot be downloaded. ${source}`);
  const path = join(folder, file);
  const otherwise = "give the file by its path: --weights";
  const work = {
    lock: `${path}.lock`,
    what: `the download of ${file}`,
    failed: `${file} cannot be kept in ${folder}`,
    signal,
  };
  return inCache(work, async () => {
    onProgress(downloadedBytes(path));
    const wanted = { address: new URL(address), route: {}, sha256, bytes, otherwise };
    await download(path, wanted, network, signal, onProgress);
    return path;
  });
}
