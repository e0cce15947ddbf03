import { expect, it } from "vitest";
import { colours } from "../src/canvas.js";
import { histogram } from "../src/index.js";
import { openPlot } from "../src/plot.js";
import { colourAt, numbers, planeOf } from "./evaluation.js";

// The window is [-0.2, 1.2]: 10 columns of 0.14. Reals lie in the second and the last but one, fakes all in the sixth.
const real = numbers(0, 0.02, 1, 0.98);
const fake = numbers(0.52, 0.53, 0.54, 0.55);
const draw = (judge: (x: number) => number) =>
  histogram.draw(planeOf({ real, fake, judge, threshold: 0 }), { samples: 4, bins: 10, label: 0 });
const place = openPlot({
  width: 10 * 6,
  height: 240,
  window: { x: [-0.2, 1.2], y: [0, 1.05] },
  key: [],
  remark: "",
  bare: true,
});
type Drawn = Awaited<ReturnType<typeof draw>>;
const at = (picture: Drawn, x: number, share: number) => colourAt(picture, place.x(x), place.y(share));
const isNear = (found: readonly number[], colour: readonly number[]) =>
  found.every((value, c) => Math.abs(value - (colour[c] as number)) < 40);
const pale = colours.real.map((value) => value * 0.45 + 255 * 0.55);

it("reals are filled up to their share, and fakes are a line at theirs", async () => {
  const picture = await draw(() => -100);
  expect(isNear(at(picture, 0.04, 0.3), pale)).toBe(true);
  expect(isNear(at(picture, 0.94, 0.3), pale)).toBe(true);
  expect(at(picture, 0.04, 0.6)).toEqual([255, 255, 255]);
  expect(at(picture, 0.7, 0.3)).toEqual([255, 255, 255]);
  // Not filled, and the line runs where all of them are.
  expect(at(picture, 0.57, 0.5)).toEqual([255, 255, 255]);
  expect(isNear(at(picture, 0.57, 1), colours.fake)).toBe(true);
});

it("D's probability is dashed over them, from 0 at the bottom to 1 at the top", async () => {
  const dashes = async (judge: (x: number) => number, height: number) => {
    const picture = await draw(judge);
    const row = Array.from({ length: 10 }, (_, bin) => at(picture, -0.2 + (bin + 0.5) * 0.14, 1.05 * height));
    return row.map(([red]) => (red as number) < 150);
  };
  const everySecond = Array.from({ length: 10 }, (_, bin) => bin % 2 === 0);
  expect(await dashes(() => 0, 0.5)).toEqual(everySecond);
  expect(await dashes(() => 0, 0.75)).toEqual(new Array(10).fill(false));
  expect(await dashes(() => Math.log(3), 0.75)).toEqual(everySecond);
});
