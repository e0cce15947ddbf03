import type { ImageFit } from "@dotgan/kit";
import sharp, { type Sharp, type SharpOptions } from "sharp";
import { decodeBmp, isBmp } from "./bmp.js";
import { reasonOf } from "./errors.js";

/** Images of more pixels (or, compressed, of more bytes) are refused: a small file can claim a huge picture. */
export const maxPixels = 128_000_000;
export const maxFileBytes = 256 * 1024 * 1024;

// Images are decoded several at a time, each on one thread; a cache of decoded images would only take memory.
sharp.concurrency(1);
sharp.cache(false);

/** The pixels of one fitted image (row-major, `height * width * channels` values), or why there are none. */
export type Decoded = { readonly pixels: Uint8Array } | { readonly broken: string };

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The crop in pixels of an image of `width` x `height`. Each edge is scaled by width / frame width or height / frame
 * height and rounded to the nearest pixel (halves up), so that neighbouring crops meet; what lies outside is cut off.
 */
export function scaleCrop(crop: NonNullable<ImageFit["crop"]>, width: number, height: number): Box | undefined {
  const [frameWidth, frameHeight] = crop.frame;
  const edge = (at: number, frame: number, actual: number) =>
    Math.min(actual, Math.max(0, Math.round((at * actual) / frame)));
  const left = edge(crop.left, frameWidth, width);
  const top = edge(crop.top, frameHeight, height);
  const box = {
    left,
    top,
    width: edge(crop.left + crop.width, frameWidth, width) - left,
    height: edge(crop.top + crop.height, frameHeight, height) - top,
  };
  return box.width > 0 && box.height > 0 ? box : undefined;
}

const options: SharpOptions = { failOn: "error", limitInputPixels: maxPixels };

function open(bytes: Uint8Array): Sharp {
  if (!isBmp(bytes)) return sharp(bytes, options);
  const { width, height, pixels } = decodeBmp(bytes, maxPixels);
  return sharp(pixels, { ...options, raw: { width, height, channels: 3 } });
}

/** What is cut out of an image of the given size, and how the cut-out is scaled where it is not yet of the size wanted. */
function plan(fit: ImageFit, width: number, height: number): { cut: Box; scale?: "cover" | "contain" } | undefined {
  const cut = fit.crop ? scaleCrop(fit.crop, width, height) : { left: 0, top: 0, width, height };
  if (!cut || fit.fit !== "center") return cut && { cut, scale: fit.fit as "cover" | "contain" };
  if (cut.width < fit.width || cut.height < fit.height) return { cut, scale: "cover" };
  return {
    cut: {
      left: cut.left + Math.floor((cut.width - fit.width) / 2),
      top: cut.top + Math.floor((cut.height - fit.height) / 2),
      width: fit.width,
      height: fit.height,
    },
  };
}

/**
 * Decodes an image file to 8-bit sRGB or grey of the wanted size. Its EXIF orientation is applied; transparency is laid
 * on white; 16-bit, palette, grey and CMYK files are converted; of an animation, the first picture counts. First the
 * crop is cut out, then the fit: `cover` scales until the size is filled and cuts off what stands over, evenly;
 * `contain` scales until all fits and pads with black; `center` cuts the size from the middle without scaling (an image
 * that is too small is treated as by `cover`). Scaling is by Lanczos-3, antialiased. Never throws.
 */
export async function decodeImage(bytes: Uint8Array, fit: ImageFit): Promise<Decoded> {
  try {
    if (bytes.length === 0) return { broken: "empty file" };
    if (bytes.length > maxFileBytes) return { broken: `larger than ${maxFileBytes / 1024 / 1024} MB` };
    const source = open(bytes);
    const { width, height } = (await source.metadata()).autoOrient;
    const planned = plan(fit, width, height);
    if (!planned) return { broken: `too small to crop: ${width}x${height} pixels` };
    let image = source.autoOrient().flatten({ background: "white" }).extract(planned.cut);
    if (planned.scale) {
      image = image.resize(fit.width, fit.height, { fit: planned.scale, position: "centre", background: "black" });
    }
    const pixels = await image
      .toColourspace(fit.channels === 1 ? "b-w" : "srgb")
      .raw({ depth: "uchar" })
      .toBuffer();
    const expected = fit.height * fit.width * fit.channels;
    return pixels.length === expected ? { pixels } : { broken: `${pixels.length} values, not ${expected}` };
  } catch (error) {
    return { broken: reasonOf(error) };
  }
}

/** What an image file holds before it is fitted; `undefined` of one that cannot be read. */
export interface ImageFacts {
  /** Pixels as they are seen, turned as EXIF says. */
  readonly width: number;
  readonly height: number;
  /** Such as `srgb`, `srgb with transparency`, `b-w`, `cmyk`, `grey16`. */
  readonly mode: string;
  /** Pictures in the file; the first counts. */
  readonly frames: number;
  readonly turned: boolean;
}

/** Reads a file's header; its pixels may be broken all the same. Never throws. */
export async function describeImage(bytes: Uint8Array): Promise<ImageFacts | undefined> {
  try {
    const { autoOrient, space = "unknown", hasAlpha, pages = 1, orientation = 1 } = await open(bytes).metadata();
    const { width, height } = autoOrient;
    return {
      width,
      height,
      mode: hasAlpha ? `${space} with transparency` : space,
      frames: pages,
      turned: orientation > 1,
    };
  } catch {
    return undefined;
  }
}
