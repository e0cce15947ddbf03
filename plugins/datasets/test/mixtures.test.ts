import { testPlugin } from "@dotgan/testing";
import { expect, it } from "vitest";
import { grid } from "../src/grid.js";
import { line } from "../src/line.js";
import { ring } from "../src/ring.js";
import { drawnAccess, stream } from "./access.js";
import { readAll } from "./read.js";

const access = drawnAccess({});
const sizes = { train: 20_000, valid: 100, test: 200 };
const eight = { modes: 8, radius: 2, std: 0.02, ...sizes };

testPlugin(ring);
testPlugin(grid);
testPlugin(line, { params: [{ means: [-3, 0, 4], stds: [0.5, 0.1, 1], weights: [1, 2, 5] }] });

it("the ring's examples lie around the mode that their label names", async () => {
  const source = await ring.open(eight, access, stream());
  const { modes = [] } = ring.truth?.(eight) ?? {};
  expect(modes[0]).toEqual([2, 0]);
  expect(modes.every(([x = 0, y = 0]) => Math.abs(Math.hypot(x, y) - 2) < 1e-12)).toBe(true);
  const { values, labels } = await readAll(source, "train");
  let squared = 0;
  for (const [i, mode] of labels.entries()) {
    for (const axis of [0, 1]) squared += ((values[2 * i + axis] as number) - (modes[mode]?.[axis] as number)) ** 2;
  }
  expect(Math.sqrt(squared / values.length)).toBeCloseTo(0.02, 3);
  const counts = source.facts.labelCounts as number[];
  expect(counts).toHaveLength(8);
  expect(Math.max(...counts.map((count) => Math.abs(count - 2_500)))).toBeLessThan(200);
});

it("the grid is centred on the origin, row by row", () => {
  const truth = grid.truth?.({ side: 3, spacing: 2, std: 0.05, ...sizes });
  expect(truth?.modes).toEqual([-2, 0, 2].flatMap((y) => [-2, 0, 2].map((x) => [x, y])));
});

it("a line's modes are as wide and as likely as they are told", async () => {
  const params = { means: [-3, 0, 4], stds: [0.5, 0.1, 1], weights: [1, 2, 5], ...sizes };
  const source = await line.open(params, access, stream());
  const { values, labels } = await readAll(source, "train");
  for (const [mode, [mean, std, share]] of [
    [-3, 0.5, 1 / 8],
    [0, 0.1, 2 / 8],
    [4, 1, 5 / 8],
  ].entries() as Iterable<[number, [number, number, number]]>) {
    const own = values.filter((_, i) => labels[i] === mode);
    const found = own.reduce((sum, value) => sum + value, 0) / own.length;
    expect(own.length / values.length).toBeCloseTo(share, 1);
    expect(Math.abs(found - mean)).toBeLessThan(std / 10);
    expect(Math.sqrt(own.reduce((sum, value) => sum + (value - found) ** 2, 0) / own.length) / std).toBeCloseTo(1, 1);
  }
  expect(line.truth?.(params)).toMatchObject({ std: 1, stds: [0.5, 0.1, 1] });
});

it("the density is the mixture's", () => {
  const truth = line.truth?.({ means: [0, 1], stds: [1, 2], weights: [3, 1], ...sizes });
  const normal = (x: number, mean: number, std: number) =>
    Math.exp(-((x - mean) ** 2) / (2 * std ** 2)) / (std * Math.sqrt(2 * Math.PI));
  expect(truth?.modes && truth.density([0.3])).toBeCloseTo(0.75 * normal(0.3, 0, 1) + 0.25 * normal(0.3, 1, 2), 12);
});

it("another size of train leaves valid and test as they are, another seed changes all", async () => {
  const held = async (train: number, seed: number) => {
    const source = await ring.open({ ...eight, train }, access, stream(seed));
    return [await readAll(source, "valid"), await readAll(source, "test")].map(({ values }) => [...values]);
  };
  expect(await held(10, 1)).toEqual(await held(20_000, 1));
  expect(await held(10, 1)).not.toEqual(await held(10, 2));
});

it("lists that do not fit together are told apart", () => {
  const conflict = (changes: object) =>
    line.conflict?.({ means: [1, 2], stds: [1], weights: undefined, ...sizes, ...changes });
  expect(conflict({})).toBeUndefined();
  expect(conflict({ means: [] })).toMatch(/`means` is empty/);
  expect(conflict({ stds: [1, 2, 3] })).toMatch(/`means` has 2 numbers and `stds` 3/);
  expect(conflict({ weights: [1] })).toMatch(/`weights` 1/);
  expect(conflict({ weights: [0, 0] })).toMatch(/all `weights` are 0/);
});
