import { type FileHandle, open } from "node:fs/promises";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { crc32, inflateRaw } from "node:zlib";
import yauzl from "yauzl";
import { InputError, reasonOf } from "./errors.js";
import { type ImageSource, isImageName } from "./image-source.js";
import { maxFileBytes } from "./images.js";

const inflate = promisify(inflateRaw) as (bytes: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>;

/** What an archive may claim before it is refused. */
export interface ArchiveLimits {
  readonly entries: number;
  /** Bytes of one image, unpacked. */
  readonly entryBytes: number;
  /** Bytes of all images, unpacked. */
  readonly totalBytes: number;
  /** Unpacked to packed bytes of one entry of more than 1 MB; images in files hardly shrink further. */
  readonly ratio: number;
}
export const archiveLimits: ArchiveLimits = {
  entries: 10_000_000,
  entryBytes: maxFileBytes,
  totalBytes: 4 * 1024 ** 4,
  ratio: 200,
};

/** The little of an entry that is kept: an archive may have millions. */
interface Packed {
  readonly offset: number;
  readonly packedSize: number;
  readonly size: number;
  readonly crc: number;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly encrypted: boolean;
}

function listEntries(zip: yauzl.ZipFile, where: string, limits: ArchiveLimits): Promise<Map<string, Packed>> {
  const found = new Map<string, Packed>();
  let total = 0;
  return new Promise((done, fail) => {
    const refuse = (reason: string) => fail(new InputError(`${where}: ${reason}`));
    zip.on("error", (error) => refuse(reasonOf(error)));
    zip.on("end", () => done(found));
    zip.on("entry", (entry: yauzl.Entry) => {
      const { fileName: name } = entry;
      if (isImageName(name)) {
        total += entry.uncompressedSize;
        if (found.has(name)) return refuse(`it has two entries named ${name}`);
        if (total > limits.totalBytes) return refuse(`its images unpack to more than ${limits.totalBytes} bytes`);
        found.set(name, {
          offset: entry.relativeOffsetOfLocalHeader,
          packedSize: entry.compressedSize,
          size: entry.uncompressedSize,
          crc: entry.crc32,
          method: entry.compressionMethod,
          encrypted: (entry.generalPurposeBitFlag & 1) !== 0,
        });
      }
      zip.readEntry();
    });
    zip.readEntry();
  });
}

/** Where an entry's bytes start: after its local header, whose names may be longer than the directory's. */
async function dataStart(file: FileHandle, offset: number): Promise<number> {
  const header = Buffer.alloc(30);
  const { bytesRead } = await file.read(header, 0, 30, offset);
  if (bytesRead !== 30 || header.readUInt32LE(0) !== 0x04034b50) throw new Error("damaged archive: no entry there");
  return offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
}

/**
 * The images of a zip archive, read where they lie, in any order and several at a time. Throws `InputError` where it is
 * no zip archive, where an entry's name is absolute or climbs out (`../`), or where it claims more than the limits; an
 * entry that is too large, shrunk too far, encrypted or damaged fails when it is read.
 */
export async function openArchive(path: string, limits: ArchiveLimits = archiveLimits): Promise<ImageSource> {
  const where = resolve(path);
  const file = await open(where);
  try {
    const zip = await new Promise<yauzl.ZipFile>((done, fail) => {
      yauzl.fromFd(file.fd, { lazyEntries: true, autoClose: false }, (error, opened) =>
        error ? fail(new InputError(`${where}: ${reasonOf(error)}`)) : done(opened),
      );
    });
    if (zip.entryCount > limits.entries) throw new InputError(`${where}: it has more than ${limits.entries} entries`);
    const entries = await listEntries(zip, where, limits);
    return {
      where,
      names: [...entries.keys()].sort(),
      identity(name) {
        const entry = entries.get(name);
        return entry && `${entry.size} ${entry.crc}`;
      },
      async read(name) {
        const entry = entries.get(name);
        if (!entry) throw new Error("no such entry");
        const { size, packedSize, method } = entry;
        if (entry.encrypted) throw new Error("encrypted");
        if (method !== 0 && method !== 8) throw new Error(`packed by method ${method}, which is not read`);
        if (Math.max(size, packedSize) > limits.entryBytes) throw new Error(`larger than ${limits.entryBytes} bytes`);
        if (size > 2 ** 20 && size > packedSize * limits.ratio) {
          throw new Error(`unpacks to ${size} bytes from ${packedSize}: more than ${limits.ratio} times`);
        }
        const packed = Buffer.alloc(packedSize);
        const { bytesRead } = await file.read(packed, 0, packedSize, await dataStart(file, entry.offset));
        if (bytesRead !== packedSize) throw new Error("damaged archive: cut off");
        const bytes = method === 0 ? packed : await inflate(packed, { maxOutputLength: Math.max(1, size) });
        if (bytes.length !== size || crc32(bytes) !== entry.crc) throw new Error("damaged archive: a wrong checksum");
        return bytes;
      },
      close: () => void file.close().catch(() => {}),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}
