import { type Evaluation, unbounded, vector } from "@dotgan/kit";
import { expect, it } from "vitest";
import { colours } from "../src/canvas.js";
import { histogram, scatter, surface } from "../src/index.js";
import { openPlot, ticksOf, windowOf } from "../src/plot.js";
import { colourAt, planeOf, points } from "./evaluation.js";

const size = 100;
const square = { x: [-1, 1], y: [-1, 1] } as const;
/** Where a point lies in a picture of that window. */
const placeIn = openPlot({ width: size, height: size, window: square, key: [], remark: "" });
const at = (picture: Parameters<typeof colourAt>[0], x: number, y: number) =>
  colourAt(picture, placeIn.x(x), placeIn.y(y));
const draw = (evaluation: Evaluation, params: { samples?: number; arrows?: number } = {}) =>
  surface.draw(evaluation, { samples: 0, arrows: 0, size, window: [-1, 1], label: 0, ...params });

const reals = points(0.5, 0.5, -0.5, -0.5);
const fakes = points(-0.5, 0.5, 3, 0);
const half = (colour: readonly number[]) => colour.map((value) => expect.closeTo((value + 255) / 2, -0.5));
const white = [255, 255, 255];

it("the plane is blue where D says real, orange where it says fake, and white where it cannot tell", async () => {
  const picture = await draw(planeOf({ real: reals, fake: fakes, judge: (x) => 100 * x, threshold: 0 }));
  expect(at(picture, 0.8, 0.2)).toEqual(half(colours.real));
  expect(at(picture, -0.8, 0.2)).toEqual(half(colours.fake));
  const undecided = await draw(planeOf({ real: reals, fake: fakes, judge: () => 0.5, threshold: 0.5 }));
  expect(at(undecided, 0.8, 0.2)).toEqual(white);
});

it("a class that the data does not have is refused, not another one shown", () => {
  const data = (width: number) => ({ shape: vector(width), range: unbounded, splits: {}, classes: 8 });
  const asked = { samples: 1, arrows: 0, size, bins: 2 };
  for (const [view, width] of [
    [surface, 2],
    [histogram, 1],
  ] as const) {
    const of = (label: number) => view.unsuitable?.(data(width), { ...asked, label } as never);
    expect([of(7), of(8)]).toEqual([undefined, expect.stringContaining("there is no class 8")]);
  }
});

it("up is up: where D says real at the top, the top is blue", async () => {
  const picture = await draw(planeOf({ real: reals, fake: fakes, judge: (_x, y) => 100 * y, threshold: 0 }));
  expect(at(picture, 0.2, 0.8)).toEqual(half(colours.real));
  expect(at(picture, 0.2, -0.8)).toEqual(half(colours.fake));
});

it("a critic is shown from its least to its greatest", async () => {
  const picture = await draw(planeOf({ real: reals, fake: fakes, judge: (x) => 7 + x / 1000 }));
  expect(at(picture, 1, 0)).toEqual(half(colours.real));
  expect(at(picture, -1, 0)).toEqual(half(colours.fake));
});

it("an arrow leads from its point against the gradient, and the longest is as long as a cell", async () => {
  // One arrow to each quarter; only those on the right are pushed, upwards.
  const slope = (x: number) => [0, x > 0 ? -3 : 0] as const;
  const picture = await draw(planeOf({ real: reals, fake: fakes, slope, threshold: 0 }), { arrows: 2 });
  const inked = (x: number, y: number) => (at(picture, x, y)[0] as number) < 160;
  expect([-0.5, -0.3, 0, 0.2, 0.4].map((up) => inked(0.5, -0.5 + up + 0.5))).toEqual([true, true, true, true, true]);
  expect([inked(0.5, -0.6), inked(0.7, -0.5), inked(-0.5, -0.3)]).toEqual([false, false, false]);
});

it("reals and fakes lie where they are, and fakes outside at the edge", async () => {
  const picture = await draw(planeOf({ real: reals, fake: fakes, threshold: 0 }), { samples: 2 });
  const isNear = (colour: readonly number[], [x, y]: readonly [number, number]) =>
    at(picture, x, y).every((value, c) => Math.abs(value - (colour[c] as number)) < 70);
  expect(isNear(colours.real, [0.5, 0.5])).toBe(true);
  expect(isNear(colours.real, [-0.5, -0.5])).toBe(true);
  expect(isNear(colours.fake, [-0.5, 0.5])).toBe(true);
  expect(isNear(colours.fake, [0.985, 0])).toBe(true);
  expect(at(picture, 0.2, -0.3)).toEqual(white);
});

it("the window is the reals', whatever the fakes are", async () => {
  const drawn = async (fake: typeof fakes) =>
    (await scatter.draw(planeOf({ real: reals, fake }), { samples: 2, size })).pixels;
  expect(await drawn(points(3, 0, 3, 0))).toEqual(await drawn(points(9, 0, 5, 0)));
  const { x, y } = windowOf(points(0, 2, 10, 4));
  expect([...x, ...y]).toEqual([-1, 11, -3, 9]);
});

it("axes are numbered by 1, 2 or 5 times a power of ten", () => {
  expect(ticksOf([-2.4, 2.4]).text).toEqual(["-2", "-1", "0", "1", "2"]);
  expect(ticksOf([0, 0.1]).text).toEqual(["0.00", "0.02", "0.04", "0.06", "0.08", "0.10"]);
  expect(ticksOf([-120, 900]).text).toEqual(["0", "500"]);
});
