import type { FactorTruth } from "@dotgan/kit";
import { testPlugin } from "@dotgan/testing";
import { expect, it } from "vitest";
import { glyphs } from "../src/glyphs.js";
import { drawnAccess, stream } from "./access.js";
import { readAll } from "./read.js";

const params = {
  size: 28,
  classes: 10,
  slant: [-0.5, 0.5],
  thickness: [0.05, 0.15],
  horizontal: [-0.12, 0.12],
  vertical: [-0.12, 0.12],
  range: [0, 1],
  train: 600,
  valid: 40,
  test: 40,
} as const;
const neutral = { class: 0, slant: 0, thickness: 0.1, horizontal: 0, vertical: 0 };
const truth = glyphs.truth?.(params) as FactorTruth;

/** An example of given factors; what is not given is in the middle. */
const drawn = (given: Partial<typeof neutral> = {}) => {
  const wanted: Record<string, number> = { ...neutral, ...given };
  return truth.render(Float32Array.from(truth.factors, ({ name }) => wanted[name] as number));
};

/** Total brightness, its centre (x, y) in pixels from the middle, and how x grows with height. */
function moments(pixels: Float32Array) {
  let [sum, x, y, xy, yy] = [0, 0, 0, 0, 0];
  for (const [i, value] of pixels.entries()) {
    const [px, py] = [(i % 28) + 0.5 - 14, Math.floor(i / 28) + 0.5 - 14];
    sum += value;
    x += value * px;
    y += value * py;
    xy += value * px * py;
    yy += value * py * py;
  }
  const [cx, cy] = [x / sum, y / sum];
  return { sum, x: cx, y: cy, lean: -(xy / sum - cx * cy) / (yy / sum - cy * cy) };
}

testPlugin(glyphs, { params: [{ ...params, size: 16, classes: 3, train: 20, valid: 5, test: 5 }] });

it("each factor changes what it says, by as much as it says", () => {
  const middle = moments(drawn());
  expect(middle.x).toBeCloseTo(0, 2);
  expect(middle.y).toBeCloseTo(0, 2);
  expect(middle.lean).toBeCloseTo(0, 3);
  const moved = moments(drawn({ horizontal: 0.1, vertical: -0.05 }));
  expect(moved.x).toBeCloseTo(2.8, 1);
  expect(moved.y).toBeCloseTo(-1.4, 1);
  // A leaning ellipse is longer where it runs along its lean, which takes a little of what brightness shows of it.
  const { lean } = moments(drawn({ slant: 0.4 }));
  expect(lean).toBeGreaterThan(0.3);
  expect(lean).toBeLessThan(0.4);
  expect(moments(drawn({ slant: -0.4 })).lean).toBeCloseTo(-lean, 3);
  // An ellipse of half axes 0.6 and 1, of 0.29 of the side: its stroke covers length times width.
  const length = 28 * 0.29 * 5.105;
  expect(middle.sum / (length * 2.8)).toBeCloseTo(1, 1);
  expect(moments(drawn({ thickness: 0.05 })).sum / middle.sum).toBeCloseTo(0.5, 1);
});

it("the ten digits are ten shapes, and a nine is a six upside down", () => {
  const shapes = Array.from({ length: 10 }, (_, digit) => drawn({ class: digit }));
  for (const [a, one] of shapes.entries())
    for (const other of shapes.slice(a + 1))
      expect(one.reduce((sum, value, i) => sum + Math.abs(value - (other[i] as number)), 0)).toBeGreaterThan(20);
  expect([...(shapes[9] as Float32Array)]).toEqual([...(shapes[6] as Float32Array)].reverse());
});

it("an example's factors are even over their ranges, and its label is its class", async () => {
  const source = await glyphs.open(params, drawnAccess({}), stream());
  const indices = Uint32Array.from({ length: 600 }, (_, i) => i);
  const rows = source.factors?.("train", indices) ?? new Float32Array();
  const { labels, values } = await readAll(source, "train");
  expect([...labels]).toEqual([...rows.filter((_, i) => i % 5 === 0)]);
  expect(values.reduce((most, value) => Math.max(most, value), 0)).toBe(1);
  for (const [column, { range }] of truth.factors.entries()) {
    const own = rows.filter((_, i) => i % 5 === column);
    const [low, high] = range;
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
    expect((mean - low) / (high - low)).toBeCloseTo(0.5, 1);
    expect((Math.min(...own) - low) / (high - low)).toBeLessThan(0.02);
    expect((Math.max(...own) - low) / (high - low)).toBeGreaterThan(0.98);
  }
});

it("another size of train leaves valid and test as they are, another seed changes all", async () => {
  const held = async (train: number, seed: number) => {
    const source = await glyphs.open({ ...params, train }, drawnAccess({}), stream(seed));
    return [await readAll(source, "valid"), await readAll(source, "test")].map(({ values }) => [...values]);
  };
  expect(await held(10, 1)).toEqual(await held(600, 1));
  expect(await held(10, 1)).not.toEqual(await held(10, 2));
});

it("ranges that no digit can be drawn in are refused", () => {
  const conflict = (changes: object) => glyphs.conflict?.({ ...params, ...changes });
  expect(conflict({})).toBeUndefined();
  expect(conflict({ thickness: [0, 0.1] })).toContain("`thickness`");
  expect(conflict({ thickness: [0.1, 0.4] })).toContain("`thickness`");
  expect(conflict({ horizontal: [-0.6, 0] })).toContain("`horizontal`");
  expect(conflict({ vertical: [0, 0.6] })).toContain("`vertical`");
});
