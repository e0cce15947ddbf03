import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import yauzl from "yauzl";
import type { Wheel } from "./releases.js";

const openZip = promisify(yauzl.open) as (path: string, options: yauzl.Options) => Promise<yauzl.ZipFile>;

/** The permissions of programs, which zip archives keep in the upper half of this field. */
const modeOf = ({ externalFileAttributes }: yauzl.Entry): number =>
  (externalFileAttributes >>> 16) & 0o111 ? 0o755 : 0o644;

/** Writes into `folder` what is taken from a wheel. Throws where a part of it is not there. */
export async function unpack(path: string, take: Wheel["take"], folder: string, signal: AbortSignal): Promise<void> {
  const zip = await openZip(path, { lazyEntries: true });
  const absent = new Set(take.map(([from]) => from));
  const write = async (entry: yauzl.Entry): Promise<void> => {
    const rule = take.find(([from]) => entry.fileName.startsWith(from));
    if (!rule || entry.fileName.endsWith("/")) return;
    const [from, to] = rule;
    absent.delete(from);
    const target = join(folder, to + entry.fileName.slice(from.length));
    await mkdir(dirname(target), { recursive: true });
    const bytes = await new Promise<Readable>((done, fail) =>
      zip.openReadStream(entry, (error, stream) => (error ? fail(error) : done(stream))),
    );
    // Flushed, since a folder that is renamed into place must be whole after a power cut, too.
    await pipeline(bytes, createWriteStream(target, { mode: modeOf(entry), flush: true }), { signal });
  };
  try {
    await new Promise<void>((done, fail) => {
      zip.on("error", fail);
      zip.on("end", done);
      zip.on("entry", (entry: yauzl.Entry) => write(entry).then(() => zip.readEntry(), fail));
      zip.readEntry();
    });
  } finally {
    zip.close();
  }
  if (absent.size > 0) throw new Error(`${path} does not have ${[...absent].join(", ")}`);
}
