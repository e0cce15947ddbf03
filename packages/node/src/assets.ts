import { createHash } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { defaultCacheFolder } from "@dotgan/engines/cache-folder";
import type { Asset } from "@dotgan/kit";
import type { Assets } from "@dotgan/runtime";
import { EnvironmentError, InputError, reasonOf } from "./errors.js";

/** Where the files that plugins compute with may lie. */
export interface AssetPlaces {
  /** Paths of single files that the user gave: each serves the asset whose checksum it has. */
  readonly given?: readonly string[];
  /** The assets of all plugins: a given file that is none of them is refused. */
  readonly known: readonly Asset[];
  /** Data folders, absolute; the first that has a file is taken. */
  readonly folders: readonly string[];
  /** Where downloads are kept, looked through last. */
  readonly downloads?: string;
}

/** Assets on a disk. */
export interface NodeAssets extends Assets {
  /** The file that `read` would take; `undefined` where there is none. */
  find(asset: Asset): string | undefined;
}

/** Where downloaded assets are kept, for all projects of a user. */
export const assetsFolder = (): string => join(defaultCacheFolder(), "assets");

const inMegabytes = (bytes: number) => `${Number((bytes / 1e6).toPrecision(3))} MB`;
const isFile = (path: string) => existsSync(path) && statSync(path).isFile();
const sha256Of = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/**
 * Files that plugins compute with. Reading one that is nowhere: `EnvironmentError`, which says what to do; one that is
 * another file by its checksum: `InputError`.
 * @throws InputError where a given file is absent or none of the known assets.
 */
export async function openAssets({
  given = [],
  known,
  folders,
  downloads = assetsFolder(),
}: AssetPlaces): Promise<NodeAssets> {
  const named = new Map<string, string>();
  for (const path of given) named.set(await identify(path, known), path);
  const find = (asset: Asset): string | undefined =>
    named.get(asset.sha256) ?? [...folders, downloads].map((folder) => resolve(folder, asset.file)).find(isFile);
  return {
    find,
    async read(asset) {
      const path = find(asset);
      if (path === undefined) throw missing(asset, folders);
      const bytes = await bytesOf(path);
      const found = sha256Of(bytes);
      if (found === asset.sha256) return bytes;
      throw new InputError(`${another(path, bytes, found, asset)} ${asset.source}`);
    },
  };
}

/** The checksum of a file that is one of the assets. */
async function identify(path: string, known: readonly Asset[]): Promise<string> {
  if (!isFile(path)) throw new InputError(`--weights ${path}: there is no such file.`);
  const bytes = await bytesOf(path);
  const found = sha256Of(bytes);
  if (known.some(({ sha256 }) => sha256 === found)) return found;
  const [only, ...others] = known;
  if (only && others.length === 0) throw new InputError(`--weights: ${another(path, bytes, found, only)}`);
  const expected = known.map(({ file, sha256 }) => `${sha256} (${file})`).join(" or ");
  throw new InputError(
    `--weights: ${path} is no file that a plugin asks for: its SHA-256 is ${found}, and ${expected || "none"} is expected.`,
  );
}

async function bytesOf(path: string): Promise<Uint8Array> {
  return readFile(path).catch((error) => {
    throw new EnvironmentError(`cannot read ${path}: ${reasonOf(error)}`, { cause: error });
  });
}

function another(path: string, { length }: Uint8Array, found: string, { file, bytes, sha256 }: Asset): string {
  const cut = length === bytes ? "" : `; it has ${length} bytes where ${bytes} are due`;
  return `${path} is not ${file}, or it is damaged: its SHA-256 is ${found}, and ${sha256} is expected${cut}.`;
}

function missing({ name, file, bytes, sha256, source, address }: Asset, folders: readonly string[]): EnvironmentError {
  const get = address === undefined ? [] : [`\`gan data get ${name}\` downloads it (${new URL(address).host})`];
  const places = folders.map((folder) => resolve(folder, file)).join(" or ");
  const ways = [...get, "--weights gives it by its path", `or put it at ${places}`];
  return new EnvironmentError(
    [
      `${file} (${inMegabytes(bytes)}) is needed and is in none of the data folders. ${source}`,
      `${ways.join("; ")}.`,
      `Its SHA-256 is ${sha256}.`,
    ].join("\n"),
  );
}
