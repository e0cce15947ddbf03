import type { Examples, Range } from "@dotgan/kit";
import { type Canvas, type Colour, colours, openCanvas, textWidth } from "./canvas.js";

/** Part of the plane: the same length on both axes. */
export interface Window {
  readonly x: Range;
  readonly y: Range;
}

/**
 * The square that holds the points, with a margin of a tenth of their extent. Reals come in a fixed order, so that every
 * picture of a run has the same one.
 */
export function windowOf({ count, values }: Examples): Window {
  const bounds = [0, 1].map((axis) => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = 0; i < count; i++) {
      low = Math.min(low, values[2 * i + axis] as number);
      high = Math.max(high, values[2 * i + axis] as number);
    }
    return [low, high] as const;
  });
  const half = 0.6 * Math.max(...bounds.map(([low, high]) => high - low), 1e-6);
  const [x, y] = bounds.map(([low, high]): Range => [(low + high) / 2 - half, (low + high) / 2 + half]);
  return { x: x as Range, y: y as Range };
}

const margin = { left: 46, right: 14, top: 26, bottom: 26 };

/** The numbers 1, 2 or 5 times a power of ten apart that lie in a range, about five. */
export function ticksOf([low, high]: Range): { readonly at: readonly number[]; readonly text: readonly string[] } {
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  // Adding 0 makes 0 of -0.
  const at = Array.from({ length: Math.max(0, count) }, (_, i) => (first + i) * step + 0);
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  return { at, text: at.map((value) => value.toFixed(digits)) };
}

/** A square plot with axes, a key of colours above it at the left and a remark at the right. */
export interface Plot {
  readonly canvas: Canvas;
  /** Pixels from the canvas's left and top to the plot's. */
  readonly left: number;
  readonly top: number;
  /** Where a number lies, in pixels of the canvas. */
  x(value: number): number;
  y(value: number): number;
  /** Points as soft discs; those outside lie at the edge. */
  points(examples: Examples, colour: Colour, radius?: number): void;
  /** The axes, to be drawn last. */
  finish(): void;
}

interface PlotAbout {
  readonly width: number;
  readonly height: number;
  readonly window: Window;
  readonly key: readonly (readonly [name: string, colour: Colour])[];
  readonly remark: string;
  /** Without numbers beside the vertical axis. */
  readonly bare?: boolean;
}

export function openPlot({ width, height, window, key, remark, bare = false }: PlotAbout): Plot {
  const left = bare ? margin.right : margin.left;
  const { right, top, bottom } = margin;
  const canvas = openCanvas(top + height + bottom, left + width + right);
  const scale = (value: number, [low, high]: Range) => Math.min(1, Math.max(0, (value - low) / (high - low)));
  const x = (value: number) => left + scale(value, window.x) * (width - 1);
  const y = (value: number) => top + (1 - scale(value, window.y)) * (height - 1);
  return {
    canvas,
    left,
    top,
    x,
    y,
    points({ count, values }, colour, radius = 1.6) {
      for (let i = 0; i < count; i++)
        canvas.disc(x(values[2 * i] as number), y(values[2 * i + 1] as number), radius, colour, 0.75);
    },
    finish() {
      const [floor, wall] = [top + height, left + width];
      for (const [x0, y0, x1, y1] of [
        [left - 1, top - 1, wall, top - 1],
        [left - 1, floor, wall, floor],
        [left - 1, top - 1, left - 1, floor],
        [wall, top - 1, wall, floor],
      ] as const)
        canvas.line(x0, y0, x1, y1, 1, colours.rule);
      const across = ticksOf(window.x);
      for (const [i, at] of across.at.entries()) {
        canvas.line(x(at), floor, x(at), floor + 4, 1, colours.rule);
        canvas.text(across.text[i] as string, x(at), floor + 13, { align: "middle" });
      }
      const up = bare ? { at: [], text: [] } : ticksOf(window.y);
      for (const [i, at] of up.at.entries()) {
        canvas.line(left - 5, y(at), left - 1, y(at), 1, colours.rule);
        canvas.text(up.text[i] as string, left - 8, y(at), { align: "end" });
      }
      let place = left;
      for (const [name, colour] of key) {
        canvas.disc(place + 4, top - 13, 4, colour);
        canvas.text(name, place + 12, top - 13);
        place += 12 + textWidth(name) + 16;
      }
      canvas.text(remark, left + width, top - 13, { align: "end" });
    },
  };
}
