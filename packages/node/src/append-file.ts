import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from "node:fs";
import { EnvironmentError, reasonOf } from "./errors.js";

/**
 * A file that grows at its end. Every call is one write, so that what was told is there after a crash of the process;
 * a library for logging would add threads and buffers, and nothing that is needed.
 */
export interface AppendFile {
  /** Throws `EnvironmentError` where the disk is full. */
  append(bytes: Uint8Array | string): void;
  /** Bytes so far. */
  size(): number;
  /** Brings everything to the disk. */
  sync(): void;
  close(): void;
}

/** Opens or creates a file to append to. */
export function openAppendFile(path: string): AppendFile {
  const fd = openSync(path, "a");
  return {
    append(content) {
      const bytes = typeof content === "string" ? Buffer.from(content) : content;
      try {
        for (let written = 0; written < bytes.length; ) written += writeSync(fd, bytes, written);
      } catch (error) {
        throw new EnvironmentError(`cannot write ${bytes.length} bytes to ${path}: ${reasonOf(error)}`, {
          cause: error,
        });
      }
    },
    size: () => fstatSync(fd).size,
    sync: () => fsyncSync(fd),
    close: () => closeSync(fd),
  };
}

/** Cuts a file of lines to its first `bytes`, and further back to the end of a whole line. */
export function truncateLines(path: string, bytes: number): void {
  const fd = openSync(path, "a+");
  try {
    let end = Math.min(bytes, fstatSync(fd).size);
    const byte = Buffer.alloc(1);
    while (end > 0 && readSync(fd, byte, 0, 1, end - 1) === 1 && byte[0] !== 0x0a) end--;
    ftruncateSync(fd, end);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
