import { rename } from "node:fs/promises";
import { extname } from "node:path";
import sharp from "sharp";
import { EnvironmentError, InputError, reasonOf } from "./errors.js";

/** Milliseconds that the last picture stays before the animation begins anew. */
const pause = 2000;

/**
 * Writes picture files of one size as an animation, whole or not at all; a GIF or a WebP, as the path ends. Throws
 * `InputError` where the path ends otherwise, or where the pictures differ in size.
 */
export async function writeAnimation(
  path: string,
  pictures: readonly string[],
  { rate }: { /** Pictures in a second. */ readonly rate: number },
): Promise<void> {
  const format = extname(path).slice(1).toLowerCase();
  if (format !== "gif" && format !== "webp")
    throw new InputError(`${path}: an animation is a .gif or a .webp file; name it so`);
  const delay = pictures.map((_, i) => (i === pictures.length - 1 ? pause : Math.round(1000 / rate)));
  const joined = sharp(await inColour(pictures), { join: { animated: true } });
  // Dithering would make plain colours grainy, differently in each picture.
  const animation = format === "gif" ? joined.gif({ delay, dither: 0 }) : joined.webp({ delay, quality: 90 });
  const temporary = `${path}.tmp-${process.pid}`;
  try {
    await animation.toFile(temporary);
    await rename(temporary, path);
  } catch (error) {
    throw new EnvironmentError(`cannot write ${path}: ${reasonOf(error)}`, { cause: error });
  }
}

/** Each as an uncompressed PNG in colour: of grey files sharp 0.35 joins a GIF that is black and white. */
async function inColour(pictures: readonly string[]): Promise<Buffer[]> {
  const frames: Buffer[] = [];
  let first: string | undefined;
  for (const path of pictures) {
    const { data, info } = await sharp(path)
      .toColourspace("srgb")
      .png({ compressionLevel: 0 })
      .toBuffer({ resolveWithObject: true })
      .catch((error) => {
        throw new InputError(`${path} cannot be read: ${reasonOf(error)}`);
      });
    const size = `${info.width}x${info.height}`;
    first ??= size;
    // Joining would pad the smaller ones.
    if (size !== first)
      throw new InputError(`pictures of an animation are of one size; ${pictures[0]} is ${first}, ${path} is ${size}`);
    frames.push(data);
  }
  return frames;
}
