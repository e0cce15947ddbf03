import { type Examples, type ImageShape, type Picture, type Range, size } from "@dotgan/kit";

const background = 255;

/** How pictures are set side by side. */
export interface Tiling {
  /** White pixels around each. */
  readonly gap?: number;
  /** Smaller ones are enlarged by whole factors until a side has as many pixels, so that 8x8 digits can be seen. */
  readonly leastSide?: number;
}

/** Images side by side, row by row, `columns` to a row. */
export function tile(
  { count, shape, values }: Examples,
  columns: number,
  [low, high]: Range,
  { gap = 2, leastSide = 32 }: Tiling = {},
): Picture {
  const { height: h, width: w, channels } = shape as ImageShape;
  const zoom = Math.max(1, Math.ceil(leastSide / Math.max(h, w)));
  const rows = Math.ceil(count / columns);
  const height = rows * (h * zoom + gap) + gap;
  const width = columns * (w * zoom + gap) + gap;
  const depth = channels === 1 ? 1 : 3;
  const pixels = new Uint8Array(height * width * depth).fill(background);
  for (let index = 0; index < count; index++) {
    const top = Math.floor(index / columns) * (h * zoom + gap) + gap;
    const left = (index % columns) * (w * zoom + gap) + gap;
    for (let y = 0; y < h * zoom; y++) {
      for (let x = 0; x < w * zoom; x++) {
        const from = index * size(shape) + (Math.floor(y / zoom) * w + Math.floor(x / zoom)) * channels;
        const to = ((top + y) * width + left + x) * depth;
        for (let c = 0; c < depth; c++) {
          pixels[to + c] = Math.round(
            Math.min(1, Math.max(0, ((values[from + c] as number) - low) / (high - low))) * 255,
          );
        }
      }
    }
  }
  return { height, width, channels: depth, pixels };
}
