import { type Examples, type ImageShape, type Picture, type Range, size } from "@dotgan/kit";
import { openCanvas, textWidth } from "./canvas.js";

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

/** Words beside the rows and above the columns of tiles; every row, or column, has its own. */
export interface Labels {
  readonly rows?: readonly string[];
  readonly columns?: readonly string[];
}

/** Tiles with words at their left and top. A word that is wider than its column is left out with all of the columns'. */
export function labelled(tiles: Picture, { rows = [], columns = [] }: Labels): Picture {
  const each = tiles.width / Math.max(1, columns.length);
  const fits = columns.every((word) => textWidth(word) < each);
  const left = rows.length > 0 ? Math.max(...rows.map((word) => textWidth(word))) + 8 : 0;
  const top = fits && columns.length > 0 ? 14 : 0;
  const canvas = openCanvas(tiles.height + top, tiles.width + left);
  canvas.paste(tiles, left, top);
  for (const [i, word] of rows.entries())
    canvas.text(word, left - 4, top + ((i + 0.5) * tiles.height) / rows.length, { align: "end" });
  if (fits)
    for (const [i, word] of columns.entries()) canvas.text(word, left + (i + 0.5) * each, 8, { align: "middle" });
  return canvas.picture;
}
