import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Asset } from "@dotgan/kit";
import type { Assets } from "@dotgan/runtime";
import { EnvironmentError, InputError, reasonOf } from "./errors.js";

const inMegabytes = (bytes: number) => `${Number((bytes / 1e6).toPrecision(3))} MB`;

/**
 * Files that plugins compute with, looked for in data folders (absolute; the first that has one is taken). Where none has
 * it: `EnvironmentError`, which says what to get; where it is another file by its checksum: `InputError`.
 */
export const createAssets = (folders: readonly string[]): Assets => ({
  async read(asset) {
    for (const folder of folders) {
      const path = resolve(folder, asset.file);
      if ((await stat(path).catch(() => undefined))?.isFile()) return checked(path, asset);
    }
    throw new EnvironmentError(
      [
        `${asset.file} (${inMegabytes(asset.bytes)}) is in none of the data folders. ${asset.source}`,
        `Put it at ${folders.map((folder) => resolve(folder, asset.file)).join(" or ")}; --data or GAN_DATA name another folder.`,
        `Its SHA-256 is ${asset.sha256}.`,
      ].join("\n"),
    );
  },
});

async function checked(path: string, { bytes: length, sha256, source }: Asset): Promise<Uint8Array> {
  const bytes = await readFile(path).catch((error) => {
    throw new EnvironmentError(`cannot read ${path}: ${reasonOf(error)}`, { cause: error });
  });
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found === sha256) return bytes;
  const cut = bytes.length === length ? "" : ` It has ${bytes.length} bytes where ${length} are due.`;
  throw new InputError(
    `${path} is another file, or a damaged one: its SHA-256 is ${found}, not ${sha256}.${cut} ${source}`,
  );
}
