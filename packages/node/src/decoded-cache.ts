import { createHash } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { DecodedImages, ImageFit } from "@dotgan/kit";
import { EnvironmentError, reasonOf } from "./errors.js";
import type { ImageSource } from "./image-source.js";
import { decodeImage } from "./images.js";

// A shard: magic, key (sha-256), sizes; the images; where each came from; what could not be read, as JSON.
const magic = "dotgan images 1\n";
const headerBytes = 128;
const staleAfter = 24 * 3600 * 1000;

/** How far decoding is; `total` counts files. */
export interface DecodeProgress {
  readonly done: number;
  readonly total: number;
  readonly broken: number;
}

export interface DecodeOptions {
  readonly cacheFolder: string;
  /** Stops decoding, with nothing kept, once more files than this are broken. */
  readonly maxBroken?: number;
  readonly onProgress?: ((progress: DecodeProgress) => void) | undefined;
}

/** Decoding stopped: more files were broken than allowed. */
export class TooManyBroken extends Error {
  readonly broken: DecodedImages["broken"];
  constructor(broken: DecodedImages["broken"]) {
    super(`${broken.length} image files are broken`);
    this.broken = broken;
  }
}

function keyOf(source: ImageSource, names: readonly string[], fit: ImageFit): string {
  const { height, width, channels, crop } = fit;
  const hash = createHash("sha256").update(magic);
  hash.update(
    JSON.stringify([
      height,
      width,
      channels,
      fit.fit,
      crop && [crop.left, crop.top, crop.width, crop.height, crop.frame],
    ]),
  );
  for (const name of names) hash.update(JSON.stringify([name, source.identity(name)]));
  return hash.digest("hex");
}

/** Opens a shard; `undefined` where there is none, or where it is not whole. */
function openShard(path: string, key: string, stride: number): DecodedImages | undefined {
  let fd: number;
  try {
    fd = openSync(path, "r");
  } catch {
    return undefined;
  }
  const header = Buffer.alloc(headerBytes);
  readSync(fd, header, 0, headerBytes, 0);
  const [found, storedKey] = header.toString("latin1").split("\n");
  const [count, storedStride, tailBytes] = [96, 104, 112].map((at) => Number(header.readBigUInt64LE(at)));
  const tailStart = headerBytes + (count as number) * stride;
  const whole =
    `${found}\n` === magic &&
    storedKey === key &&
    storedStride === stride &&
    fstatSync(fd).size === tailStart + (tailBytes as number);
  if (!whole || count === undefined || tailBytes === undefined) {
    closeSync(fd);
    return undefined;
  }
  const tail = Buffer.alloc(tailBytes);
  readSync(fd, tail, 0, tailBytes, tailStart);
  const origin = new Uint32Array(tail.buffer.slice(tail.byteOffset, tail.byteOffset + 4 * count));
  let closed = false;
  return {
    count,
    origin,
    broken: JSON.parse(tail.toString("utf8", 4 * count)),
    copy(index, target, offset) {
      if (!(index >= 0 && index < count)) throw new RangeError(`image ${index} of ${count}`);
      if (offset + stride > target.length) throw new RangeError(`no room for an image at ${offset}`);
      if (readSync(fd, target, offset, stride, headerBytes + index * stride) !== stride) {
        throw new EnvironmentError(`${path} was cut off while it was in use; delete it and start again`);
      }
    },
    close() {
      if (!closed) closeSync(fd);
      closed = true;
    },
  };
}

async function writeShard(
  file: FileHandle,
  key: string,
  source: ImageSource,
  names: readonly string[],
  fit: ImageFit,
  { maxBroken = Number.POSITIVE_INFINITY, onProgress }: DecodeOptions,
): Promise<void> {
  const stride = fit.height * fit.width * fit.channels;
  const origin: number[] = [];
  const broken: { name: string; reason: string }[] = [];
  const decode = async (name: string) => {
    try {
      return await decodeImage(await source.read(name), fit);
    } catch (error) {
      return { broken: reasonOf(error) };
    }
  };
  // Decoded a few ahead, several at a time; taken in the order of their names.
  const ahead = 4 * availableParallelism();
  const pending: ReturnType<typeof decode>[] = [];
  let asked = 0;
  const batch: Uint8Array[] = [];
  let written = 0;
  const flush = async () => {
    const at = headerBytes + written * stride;
    written += batch.length;
    await file.writev(batch.splice(0), at);
  };
  for (let index = 0; index < names.length; index++) {
    while (asked < names.length && asked < index + ahead) pending.push(decode(names[asked++] as string));
    const decoded = await (pending.shift() as ReturnType<typeof decode>);
    if ("broken" in decoded) {
      broken.push({ name: names[index] as string, reason: decoded.broken });
      if (broken.length > maxBroken) {
        await Promise.all(pending);
        throw new TooManyBroken(broken);
      }
    } else {
      origin.push(index);
      batch.push(decoded.pixels);
      if (batch.length === 256) await flush();
    }
    onProgress?.({ done: index + 1, total: names.length, broken: broken.length });
  }
  await flush();
  const tail = Buffer.concat([new Uint8Array(Uint32Array.from(origin).buffer), Buffer.from(JSON.stringify(broken))]);
  await file.write(tail, 0, tail.length, headerBytes + written * stride);
  const header = Buffer.alloc(headerBytes);
  header.write(`${magic}${key}\n`, "latin1");
  header.writeBigUInt64LE(BigInt(written), 96);
  header.writeBigUInt64LE(BigInt(stride), 104);
  header.writeBigUInt64LE(BigInt(tail.length), 112);
  await file.write(header, 0, headerBytes, 0);
  await file.sync();
}

async function removeStale(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.includes(".tmp-")) continue;
    const path = join(folder, name);
    const facts = await stat(path).catch(() => undefined);
    if (facts && Date.now() - facts.mtimeMs > staleAfter) await rm(path, { force: true });
  }
}

/**
 * The images `names` of a source, decoded and fitted. They are kept on disk in one file, named by the content (names,
 * sizes, checksums or times) and the fit, and read from there by position: a set of any size takes no memory, and a
 * second call decodes nothing. Throws `TooManyBroken`, and `EnvironmentError` where the disk is full or not writable.
 */
export async function decodeCached(
  source: ImageSource,
  names: readonly string[],
  fit: ImageFit,
  options: DecodeOptions,
): Promise<DecodedImages> {
  const stride = fit.height * fit.width * fit.channels;
  const key = keyOf(source, names, fit);
  const folder = join(options.cacheFolder, "images");
  const path = join(folder, `${key}.u8`);
  const kept = openShard(path, key, stride);
  if (kept) {
    if (kept.broken.length <= (options.maxBroken ?? Number.POSITIVE_INFINITY)) return kept;
    kept.close();
    throw new TooManyBroken(kept.broken);
  }
  const temporary = `${path}.tmp-${process.pid}-${performance.now()}`;
  try {
    await mkdir(folder, { recursive: true });
    await removeStale(folder);
    const file = await open(temporary, "wx");
    try {
      await writeShard(file, key, source, names, fit, options);
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    if (error instanceof TooManyBroken) throw error;
    const bytes = names.length * stride;
    throw new EnvironmentError(
      `cannot keep the decoded images (${Math.ceil(bytes / 1e6)} MB) in ${folder}: ${reasonOf(error)}; name another folder in GAN_CACHE`,
      { cause: error },
    );
  }
  const shard = openShard(path, key, stride);
  if (!shard) throw new EnvironmentError(`${path} was changed while it was written; start again`);
  return shard;
}
