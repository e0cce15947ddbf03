import { readFile, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve, sep } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { defaultCacheFolder } from "@dotgan/engines/cache-folder";
import type { DataAccess, DecodedImages, ImageFiles } from "@dotgan/kit";
import { openArchive } from "./archive.js";
import { type DecodeProgress, decodeCached, TooManyBroken } from "./decoded-cache.js";
import { EnvironmentError, InputError, reasonOf } from "./errors.js";
import { openImageFolder } from "./image-folder.js";
import type { ImageSource } from "./image-source.js";
import { describeImage, type ImageFacts } from "./images.js";

const unzip = promisify(gunzip) as (bytes: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>;
const maxUnzipped = 2 ** 31;

/** Where data is looked for: what `--data` named, `GAN_DATA`, and `./data`, in this order. */
export function dataFolders(
  named: string | undefined,
  env: NodeJS.ProcessEnv = process.env,
  cwd = process.cwd(),
): string[] {
  return [...new Set([named, env.GAN_DATA, "data"].filter((path) => path).map((path) => resolve(cwd, path as string)))];
}

export interface DataAccessOptions {
  /** Absolute; the first that has what is asked for is taken. */
  readonly folders: readonly string[];
  /** `file:` URLs of modules from whose place npm packages are looked up; other specifiers are passed over. */
  readonly packageRoots?: readonly string[];
  readonly cacheFolder?: string | undefined;
  readonly onProgress?: ((progress: DecodeProgress) => void) | undefined;
  /** Told of image files that cannot be read and are left out, whether they were decoded now or earlier. */
  readonly onBroken?: ((broken: BrokenImages) => void) | undefined;
}

/** Files of a set that are left out, and why. */
export interface BrokenImages {
  /** The folder or archive. */
  readonly where: string;
  readonly files: DecodedImages["broken"];
}

/** `DataAccess` with the means to let go of what it opened. */
export interface NodeDataAccess extends DataAccess {
  /** What each of the image files holds, in the order of the list; `undefined` for those that cannot be read. */
  describe(files: ImageFiles): Promise<(ImageFacts | undefined)[]>;
  close(): void;
}

const isFile = async (path: string) => (await stat(path).catch(() => undefined))?.isFile() ?? false;

async function bytesOf(path: string): Promise<Uint8Array> {
  const bytes = await readFile(path).catch((error) => {
    throw new EnvironmentError(`cannot read ${path}: ${reasonOf(error)}`, { cause: error });
  });
  if (!path.endsWith(".gz")) return bytes;
  try {
    return await unzip(bytes, { maxOutputLength: maxUnzipped });
  } catch (error) {
    throw new InputError(`${path} is damaged: ${reasonOf(error)}; get it again`, { cause: error });
  }
}

function tooManyBroken(
  where: string,
  total: number,
  tolerate: number,
  broken: readonly { name: string; reason: string }[],
) {
  const shown = broken.slice(0, 10).map(({ name, reason }) => `  ${name}: ${reason}`);
  const rest = broken.length > shown.length ? `\n  and ${broken.length - shown.length} more` : "";
  return new EnvironmentError(
    `${where}: more than ${tolerate * 100}% of its ${total} images cannot be read:\n${shown.join("\n")}${rest}`,
  );
}

/** A dataset's way to files, packages and images. */
export function createDataAccess({
  folders,
  packageRoots = [],
  cacheFolder,
  onProgress,
  onBroken,
}: DataAccessOptions): NodeDataAccess {
  const sources = new Map<string, ImageSource>();

  async function open(path: string): Promise<ImageSource | undefined> {
    const facts = await stat(path).catch(() => undefined);
    if (facts?.isDirectory()) return openImageFolder(path);
    if (facts?.isFile()) return openArchive(path);
    return undefined;
  }
  async function source(path: string): Promise<ImageSource | undefined> {
    const known = sources.get(path);
    if (known) return known;
    const opened = await open(path);
    if (opened) sources.set(path, opened);
    return opened;
  }

  return {
    async file(...candidates) {
      for (const folder of folders) {
        for (const candidate of candidates) {
          const path = resolve(folder, candidate);
          if (await isFile(path)) return bytesOf(path);
        }
      }
      return undefined;
    },
    async packageFile(packageName, path) {
      for (const root of [...packageRoots.filter((module) => module.startsWith("file:")), import.meta.url]) {
        for (const folder of createRequire(root).resolve.paths(packageName) ?? []) {
          const inside = join(folder, packageName);
          const file = resolve(inside, path);
          if (file.startsWith(inside + sep) && (await isFile(file))) return bytesOf(file);
        }
      }
      return undefined;
    },
    async imageFiles(...candidates) {
      for (const folder of folders) {
        for (const candidate of candidates) {
          const found = await source(resolve(folder, candidate));
          if (found) return { names: found.names, where: found.where };
        }
      }
      return undefined;
    },
    async decode(files: ImageFiles, fit, { tolerate = 0.01 } = {}) {
      const opened = await source(files.where);
      if (!opened) throw new EnvironmentError(`${files.where} is gone`);
      try {
        const images = await decodeCached(opened, files.names, fit, {
          cacheFolder: cacheFolder ?? defaultCacheFolder(),
          maxBroken: Math.floor(tolerate * files.names.length),
          onProgress,
        });
        if (images.broken.length > 0) onBroken?.({ where: opened.where, files: images.broken });
        return images;
      } catch (error) {
        if (error instanceof TooManyBroken)
          throw tooManyBroken(opened.where, files.names.length, tolerate, error.broken);
        throw error;
      }
    },
    async describe({ where, names }) {
      const opened = await source(where);
      if (!opened) throw new EnvironmentError(`${where} is gone`);
      const found: (ImageFacts | undefined)[] = [];
      for (const name of names) {
        const bytes = await opened.read(name).catch(() => undefined);
        found.push(bytes && (await describeImage(bytes)));
      }
      return found;
    },
    missing(message) {
      throw new EnvironmentError(
        `${message}\nData folders are looked through in this order: ${folders.join(", ")}; --data or GAN_DATA name another.`,
      );
    },
    badData(message) {
      throw new InputError(message);
    },
    close() {
      for (const opened of sources.values()) opened.close();
      sources.clear();
    },
  };
}
