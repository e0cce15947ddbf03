import { rename, writeFile } from "node:fs/promises";
import type { Picture } from "@dotgan/kit";
import { encode } from "fast-png";

/** The picture as a PNG file's bytes. Throws where the pixels do not fill it. */
export function encodePng({ height, width, channels, pixels }: Picture): Uint8Array {
  if (pixels.length !== height * width * channels) {
    throw new RangeError(`a ${width}x${height} picture of ${channels} channels does not have ${pixels.length} values`);
  }
  return encode({ height, width, channels, depth: 8, data: pixels });
}

/** Writes a PNG file, whole or not at all, and returns its bytes. */
export async function writePng(path: string, picture: Picture): Promise<Uint8Array> {
  const bytes = encodePng(picture);
  const temporary = `${path}.tmp-${process.pid}`;
  await writeFile(temporary, bytes);
  await rename(temporary, path);
  return bytes;
}
