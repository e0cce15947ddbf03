import type { Picture } from "@dotgan/kit";
import { glyphHeight, glyphWidth, inkOf } from "./glyphs.js";

export type Colour = readonly [red: number, green: number, blue: number];

/** The same in every view, and apart for people who see no red or no green. */
export const colours = {
  real: [38, 107, 176],
  fake: [222, 92, 32],
  ink: [64, 64, 64],
  rule: [200, 200, 200],
  paper: [255, 255, 255],
} as const satisfies Record<string, Colour>;

/** How a text lies to its place. */
export type Align = "start" | "middle" | "end";

/** A picture in colour that is drawn on, white at first; places are in pixels from its top left, edges soft. */
export interface Canvas {
  readonly picture: Picture;
  /** Lays a share of a colour over a pixel; outside of the canvas nothing happens. */
  blend(x: number, y: number, colour: Colour, share: number): void;
  disc(x: number, y: number, radius: number, colour: Colour, share?: number): void;
  line(x0: number, y0: number, x1: number, y1: number, thickness: number, colour: Colour): void;
  /** One line; `y` is its middle. Letters beyond ASCII become question marks. */
  text(text: string, x: number, y: number, how?: { align?: Align; colour?: Colour; zoom?: number }): void;
  /** Sets a picture into this one. */
  paste(picture: Picture, left: number, top: number): void;
}

/** Pixels that a text is wide. */
export const textWidth = (text: string, zoom = 1): number => Math.max(0, text.length * glyphWidth - 1) * zoom;

export function openCanvas(height: number, width: number): Canvas {
  const pixels = new Uint8Array(height * width * 3).fill(255);
  const blend: Canvas["blend"] = (x, y, colour, share) => {
    if (x < 0 || y < 0 || x >= width || y >= height || !(share > 0)) return;
    const at = (y * width + x) * 3;
    for (let c = 0; c < 3; c++) {
      const before = pixels[at + c] as number;
      pixels[at + c] = Math.round(before + ((colour[c] as number) - before) * Math.min(1, share));
    }
  };
  /** Covers what lies within `radius` of a line, a pixel at the edge by how much of it lies within. */
  const stroke = (x0: number, y0: number, x1: number, y1: number, radius: number, colour: Colour, share: number) => {
    const [dx, dy] = [x1 - x0, y1 - y0];
    const squared = dx * dx + dy * dy;
    const reach = radius + 1;
    for (let y = Math.floor(Math.min(y0, y1) - reach); y <= Math.max(y0, y1) + reach; y++) {
      for (let x = Math.floor(Math.min(x0, x1) - reach); x <= Math.max(x0, x1) + reach; x++) {
        const along = squared === 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / squared));
        const distance = Math.hypot(x - x0 - along * dx, y - y0 - along * dy);
        blend(x, y, colour, share * Math.min(1, Math.max(0, radius + 0.5 - distance)));
      }
    }
  };
  return {
    picture: { height, width, channels: 3, pixels },
    blend,
    disc: (x, y, radius, colour, share = 1) => stroke(x, y, x, y, radius, colour, share),
    line: (x0, y0, x1, y1, thickness, colour) => stroke(x0, y0, x1, y1, thickness / 2, colour, 1),
    text(text, x, y, { align = "start", colour = colours.ink, zoom = 1 } = {}) {
      const shift = { start: 0, middle: 0.5, end: 1 }[align] * textWidth(text, zoom);
      const [left, top] = [Math.round(x - shift), Math.round(y - (glyphHeight * zoom) / 2)];
      for (const [i, letter] of [...text].entries()) {
        for (const [column, row] of inkOf(letter)) {
          const [px, py] = [left + (i * glyphWidth + column) * zoom, top + row * zoom];
          for (let k = 0; k < zoom * zoom; k++) blend(px + (k % zoom), py + Math.floor(k / zoom), colour, 1);
        }
      }
    },
    paste(picture, left, top) {
      for (let y = 0; y < picture.height; y++) {
        for (let x = 0; x < picture.width; x++) {
          const from = (y * picture.width + x) * picture.channels;
          const value = (c: number) => picture.pixels[from + (picture.channels === 1 ? 0 : c)] as number;
          blend(left + x, top + y, [value(0), value(1), value(2)], 1);
        }
      }
    },
  };
}
