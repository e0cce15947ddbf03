import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { DataPlan } from "@dotgan/core";
import type { PluginPackage } from "@dotgan/kit";
import type { BatchSource, Cursor } from "@dotgan/runtime";
import { expect, test } from "vitest";
import { dataWorkerFile, openData } from "../src/data-thread.js";
import { openDataInline } from "../src/index.js";
import { temporaryFolder } from "./draw.js";

// As a package of a user's own would be: plain JavaScript beside the user's files.
const folder = temporaryFolder();
const module = pathToFileURL(join(folder, "numbers.mjs")).href;
writeFileSync(
  join(folder, "numbers.mjs"),
  `
import { appendFileSync } from "node:fs";
const facts = ({ count }) => ({ shape: { kind: "vector", size: 2 }, range: [0, 1000], classes: 3, splits: { train: count, valid: 7 } });
export default {
  name: "gan-plugin-numbers", version: "1.0.0",
  plugins: [{
    kind: "dataset", contract: 1, name: "numbers", doc: "Counts.", params: {}, example: "data x = numbers()",
    facts,
    truth: () => ({ modes: [[1, 2]], std: 1, density: ([x]) => x * 2 }),
    async open(params, access, stream) {
      if (params.fail === "missing") access.missing("put numbers into numbers/");
      if (params.fail === "bad") access.badData("numbers are wrong");
      if (params.fail === "bug") null.x;
      const drawn = stream.uniform(1)[0];
      return {
        facts: facts(params),
        read(split, indices, values, labels) {
          if (params.trace) appendFileSync(params.trace, "x");
          if (params.fail === "exit") process.exit();
          if (params.fail === "read") access.badData("a page is torn");
          indices.forEach((index, i) => {
            values[2 * i] = split === "train" ? index : index + 500;
            values[2 * i + 1] = drawn;
            labels[i] = index % 3;
          });
        },
      };
    },
  }],
};
`,
);
const packages: readonly PluginPackage[] = [(await import(/* @vite-ignore */ module)).default];
const use = (params: DataPlan["params"] = {}): DataPlan => ({
  name: "numbers",
  params: { count: 20, ...params },
  as: "faces",
  origin: { file: "x.gan", line: 1, column: 1 },
  shape: { kind: "vector", size: 2 },
  range: [0, 1000],
  classes: 3,
});
const options = (seed = 1, params: DataPlan["params"] = {}) => ({ use: use(params), seed, dataFolders: [folder] });
const inline = (seed?: number, params?: DataPlan["params"]) => openDataInline({ ...options(seed, params), packages });

const start: Cursor = { epoch: 0, offset: 0 };
/** The examples of the batches from a cursor on, one list per batch. */
async function taken(source: BatchSource, sizes: readonly number[], from = start): Promise<number[][]> {
  const batches: number[][] = [];
  let cursor = from;
  for (const size of sizes) {
    const { batch, next } = await source.take(cursor, size);
    expect([...(batch.labels ?? [])]).toEqual([...batch.values].filter((_, i) => i % 2 === 0).map((n) => n % 3));
    batches.push([...batch.values].filter((_, i) => i % 2 === 0));
    cursor = next;
  }
  return batches;
}
const sorted = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b);
const all = [...Array(20).keys()];

test("every pass gives each example once, in an order of its own that depends on the seed", async () => {
  const source = await inline();
  const batches = await taken(source, Array(8).fill(5));
  const [first, second] = [batches.slice(0, 4).flat(), batches.slice(4).flat()];
  expect(sorted(first)).toEqual(all);
  expect(sorted(second)).toEqual(all);
  expect(first).not.toEqual(second);
  expect(first).not.toEqual(all);
  expect(await taken(await inline(1), [5, 5])).toEqual(batches.slice(0, 2));
  expect(await taken(await inline(2), [5, 5])).not.toEqual(batches.slice(0, 2));
});

test("a batch that would cross the end of a pass starts the next one, whatever sizes came before", async () => {
  const source = await inline();
  const pass = (await taken(source, [20])).flat();
  const next = (await taken(source, [20], { epoch: 1, offset: 0 })).flat();
  expect(await taken(source, [8, 8, 8, 3])).toEqual([
    pass.slice(0, 8),
    pass.slice(8, 16),
    next.slice(0, 8),
    next.slice(8, 11),
  ]);
  expect(await taken(source, [6], { epoch: 1, offset: 3 })).toEqual([next.slice(3, 9)]);
});

test("a split is read in a fixed random order, which no seed of a run changes", async () => {
  const [a, b] = [await inline(1), await inline(2)];
  const whole = await a.read("valid", 0, 7);
  expect(sorted([...whole.values].filter((_, i) => i % 2 === 0))).toEqual([500, 501, 502, 503, 504, 505, 506]);
  expect((await b.read("valid", 2, 3)).values).toEqual(whole.values.slice(4, 10));
  await expect(a.read("valid", 5, 3)).rejects.toThrow("`valid` of `faces` has 7 examples; asked for 5 to 8");
  await expect(a.read("test", 0, 1)).rejects.toThrow("has 0 examples");
});

test("a batch larger than the training split is refused", async () => {
  await expect((await inline()).take(start, 21)).rejects.toMatchObject({
    exitCode: 2,
    message: "a batch of 21 is more than the 20 training examples of `faces`",
  });
});

// A thread loads built files; `npm test` builds before it tests.
const built = existsSync(dataWorkerFile);
const threaded = (workers = 1, seed?: number, params?: DataPlan["params"]) =>
  openData({ ...options(seed, params), pluginModules: [module], workers });

test.skipIf(!built)(
  "one thread, two threads and none give the same batches, also after a jump (needs dist: npm run build)",
  async () => {
    const sizes = [4, 4, 4, 7, 7, 4, 4, 4, 4, 20, 1, 1];
    const expected = await taken(await inline(), sizes);
    const jump = await taken(await inline(), [5, 5], { epoch: 9, offset: 4 });
    for (const workers of [1, 2]) {
      const source = await threaded(workers);
      expect(source.facts).toEqual((await inline()).facts);
      expect(source.truth?.modes && source.truth.density([4])).toBe(8);
      expect(await taken(source, sizes)).toEqual(expected);
      expect(await taken(source, [5, 5], { epoch: 9, offset: 4 })).toEqual(jump);
      expect((await source.read("valid", 1, 4)).values).toEqual((await (await inline()).read("valid", 1, 4)).values);
      expect(source.waitedSeconds).toBeGreaterThan(0);
      await source.close();
      await expect(source.take(start, 4)).rejects.toThrow("closed");
    }
  },
);

test.skipIf(!built)(
  "a batch read ahead is there without the event loop turning (needs dist: npm run build)",
  async () => {
    const trace = join(folder, "reads");
    const source = await threaded(1, 1, { trace });
    let { next } = await source.take(start, 4);
    // As a step on a synchronous engine: the thread goes on while nothing here runs. At its fifth read, four are sent.
    const nothing = new Int32Array(new SharedArrayBuffer(4));
    while (readFileSync(trace).length < 5) Atomics.wait(nothing, 0, 0, 20);
    let turned = false;
    setImmediate(() => {
      turned = true;
    });
    for (let i = 0; i < 3; i++) ({ next } = await source.take(next, 4));
    expect(turned).toBe(false);
    await source.close();
  },
);

test.skipIf(!built)("errors cross the thread as what they are (needs dist: npm run build)", async () => {
  await expect(threaded(1, 1, { fail: "missing" })).rejects.toMatchObject({
    name: "EnvironmentError",
    exitCode: 3,
    message: expect.stringContaining("put numbers into numbers/\nData folders are looked through"),
  });
  await expect(threaded(2, 1, { fail: "bad" })).rejects.toMatchObject({ name: "InputError", exitCode: 2 });
  await expect(threaded(1, 1, { fail: "bug" })).rejects.toThrow("reading 'x'");
  for (const [fail, message] of [
    ["read", "a page is torn"],
    ["exit", "the data thread ended by itself"],
  ] as const) {
    const source = await threaded(1, 1, { fail });
    await expect(source.take(start, 4)).rejects.toThrow(message);
    await source.close();
  }
  await expect(
    openData({ ...options(), use: { ...use(), name: "none" }, pluginModules: [module] }),
  ).rejects.toMatchObject({ exitCode: 2 });
});
