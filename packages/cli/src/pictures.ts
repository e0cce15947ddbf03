import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Picture } from "@dotgan/kit";
import { writePng } from "@dotgan/node";
import { exit, Stop } from "./exit.js";

/** What a user is told where a folder cannot be written to; any other error goes on. */
export function stopAtFolder(folder: string, error: unknown): never {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "EEXIST" || code === "ENOTDIR")
    throw new Stop(exit.input, `${folder} is a file, or lies in one; name a folder.`);
  if (code?.startsWith("E")) throw new Stop(exit.environment, `${folder} cannot be written: ${code}.`);
  throw error;
}

/** Writes a picture into a folder, which is made where it is missing; gives its path. */
export async function writePicture(folder: string, name: string, picture: Picture): Promise<string> {
  try {
    mkdirSync(folder, { recursive: true });
    await writePng(join(folder, name), picture);
    return join(folder, name);
  } catch (error) {
    return stopAtFolder(folder, error);
  }
}
