import { mkdir, open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";

/** The operations that a checkpoint is made of; tests let each of them fail. */
export interface DurableFiles {
  /** Fails where the folder exists. */
  makeFolder(path: string): Promise<void>;
  /** Creates or overwrites; not safe before `sync`. */
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** Brings a file's content, or a folder's list of names, to the disk. */
  sync(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** A file, or a folder with all in it; nothing where there is none. */
  remove(path: string): Promise<void>;
  /** Names in a folder; empty where there is none. */
  list(path: string): Promise<string[]>;
  read(path: string): Promise<Uint8Array>;
}

export const diskFiles: DurableFiles = {
  makeFolder: (path) => mkdir(path),
  write: (path, bytes) => writeFile(path, bytes),
  async sync(path) {
    // Windows does not open folders, and keeps their names safe by itself.
    const file = await open(path, "r").catch((error) => {
      if (process.platform !== "win32") throw error;
    });
    try {
      await file?.sync();
    } finally {
      await file?.close();
    }
  },
  rename: (from, to) => rename(from, to),
  remove: (path) => rm(path, { recursive: true, force: true }),
  async list(path) {
    try {
      return await readdir(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
      throw error;
    }
  },
  read: (path) => readFile(path),
};

/** Writes a file beside others so that a reader finds the old content or the new, whatever happens. */
export async function writeWhole(files: DurableFiles, folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${folder}/.tmp-${name}`;
  await files.write(temporary, bytes);
  await files.sync(temporary);
  await files.rename(temporary, `${folder}/${name}`);
  await files.sync(folder);
}
