import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Checkpoint, Progress } from "@dotgan/runtime";
import { expect, test } from "vitest";
import { continueFrom, listCheckpoints, loadBestCheckpoint, loadNewest, saveCheckpoint } from "../src/checkpoints.js";
import { type DurableFiles, diskFiles } from "../src/durable-files.js";
import { temporaryFolder } from "./draw.js";
import { failingFiles } from "./failing-files.js";

const root = temporaryFolder();
let made = 0;
function newFolder(): string {
  const folder = join(root, String(made++));
  mkdirSync(folder);
  return folder;
}

const checkpoint = (step: number): Checkpoint => ({
  step,
  tensors: {
    "G/3/kernel": { shape: [2, 2], values: Float32Array.of(step, 0.1, -0, 1e-40) },
    "adam:D/5/bias:m": { shape: [1], values: Float32Array.of(-step) },
  },
  progress: { step, cursor: { epoch: 1, offset: 0.1 + 0.2 } } as unknown as Progress,
});
const keep = (best = false, last = 2) => ({ best, last, metricsBytes: 10 });
/** The disk without waiting for its syncs. */
const quick = { ...diskFiles, sync: async () => {} };
const save = (folder: string, step: number, how = keep(), files: DurableFiles = quick) =>
  saveCheckpoint(files, folder, checkpoint(step), how);
const names = async (folder: string) => (await listCheckpoints(diskFiles, folder)).map(({ name }) => name);
const plain = (value: unknown) => JSON.parse(JSON.stringify(value));

test("a checkpoint comes back bit for bit", async () => {
  const folder = newFolder();
  await save(folder, 500, keep(true));
  const { loaded, skipped } = await loadNewest(diskFiles, folder);
  expect(skipped).toEqual([]);
  expect(loaded?.checkpoint.progress).toEqual(checkpoint(500).progress);
  expect({ ...loaded?.checkpoint.tensors }).toEqual(checkpoint(500).tensors);
  expect(loaded?.manifest).toEqual({ step: 500, best: true, metricsBytes: 10 });
});

test("the best and the last k are kept, whatever their order", async () => {
  const folder = newFolder();
  await save(folder, 100);
  await save(folder, 200, keep(true));
  for (const step of [300, 400, 1_000_000]) await save(folder, step);
  expect(await names(folder)).toEqual(["step-000200", "step-000400", "step-1000000"]);
  expect(JSON.parse(readFileSync(join(folder, "best.json"), "utf8"))).toEqual({ step: 200, folder: "step-000200" });
  expect(JSON.parse(readFileSync(join(folder, "last.json"), "utf8"))).toMatchObject({ step: 1_000_000 });
  await save(folder, 1_000_001, keep(true));
  expect(await names(folder)).toEqual(["step-1000000", "step-1000001"]);
  expect((await loadBestCheckpoint(diskFiles, folder))?.checkpoint.step).toBe(1_000_001);
});

test("a step that is saved again is never without a whole checkpoint", async () => {
  const folder = newFolder();
  await save(folder, 100, keep(false, 1));
  await save(folder, 100, keep(true, 1));
  expect(await names(folder)).toEqual(["step-000100-r2"]);
  expect((await loadBestCheckpoint(diskFiles, folder))?.manifest.best).toBe(true);
});

test("any flipped bit of any file makes a checkpoint refused, and the one before it used", async () => {
  const folder = newFolder();
  await save(folder, 100);
  await save(folder, 200);
  for (const file of ["tensors.safetensors", "progress.json", "manifest.json"]) {
    const path = join(folder, "step-000200", file);
    const whole = readFileSync(path);
    for (let byte = 0; byte < whole.length; byte++) {
      const damaged = Buffer.from(whole);
      damaged[byte] = (damaged[byte] as number) ^ (1 << (byte % 8));
      writeFileSync(path, damaged);
      const { loaded, skipped } = await loadNewest(diskFiles, folder);
      expect(loaded?.checkpoint.step, `${file}, byte ${byte}`).toBe(100);
      expect(skipped).toEqual([{ name: "step-000200", reason: expect.stringContaining(file) }]);
    }
    writeFileSync(path, whole);
  }
  expect((await loadNewest(diskFiles, folder)).loaded?.checkpoint.step).toBe(200);
});

test.each(["tensors.safetensors", "progress.json", "manifest.json"])(
  "a checkpoint whose %s is cut off or missing is refused by name",
  async (file) => {
    const folder = newFolder();
    await save(folder, 100);
    await save(folder, 200, keep(true));
    truncateSync(join(folder, "step-000200", file), 20);
    expect((await loadNewest(diskFiles, folder)).skipped).toEqual([
      { name: "step-000200", reason: expect.stringContaining(file) },
    ]);
    rmSync(join(folder, "step-000200", file));
    const { loaded, skipped } = await loadNewest(diskFiles, folder);
    expect(loaded?.checkpoint.step).toBe(100);
    expect(skipped).toEqual([{ name: "step-000200", reason: expect.stringContaining(file) }]);
    if (file !== "manifest.json")
      await expect(loadBestCheckpoint(diskFiles, folder)).rejects.toThrow(/step-000200, is damaged/);
  },
);

test("going on sets damaged checkpoints aside and clears what a crash left", async () => {
  const folder = newFolder();
  await save(folder, 100);
  await save(folder, 200, keep(true));
  mkdirSync(join(folder, ".tmp-step-000300"));
  writeFileSync(join(folder, ".tmp-last.json"), "{");
  rmSync(join(folder, "step-000200/progress.json"));
  await continueFrom(quick, folder, (await loadNewest(diskFiles, folder)).skipped);
  expect(readdirSync(folder).sort()).toEqual(["damaged-step-000200", "last.json", "step-000100"]);
  await save(folder, 200);
  expect(await names(folder)).toEqual(["step-000100", "step-000200"]);
});

/** Steps 100 (the best), 200 and 300 are there; 400 is being written, as the best, keeping one. */
async function interrupted(at: number, how: "dies" | "full") {
  const folder = newFolder();
  await save(folder, 100, keep(true));
  await save(folder, 200);
  await save(folder, 300);
  const files = failingFiles(at, how);
  const error = await save(folder, 400, keep(true, 1), files).then(
    () => undefined,
    (thrown) => thrown,
  );
  return { folder, files, error };
}

async function expectWhole(folder: string, label: string): Promise<void> {
  const { loaded, skipped } = await loadNewest(diskFiles, folder);
  expect(skipped, label).toEqual([]);
  expect([300, 400], label).toContain(loaded?.checkpoint.step);
  const step = loaded?.checkpoint.step as number;
  expect(plain(loaded?.checkpoint), label).toEqual(plain(checkpoint(step)));
  expect((await loadBestCheckpoint(diskFiles, folder))?.checkpoint.step, label).toBe(step === 400 ? 400 : 100);
  // And it can be gone on from.
  await continueFrom(quick, folder, skipped);
  expect(existsSync(join(folder, `.tmp-step-000400`)), label).toBe(false);
  await save(folder, 500);
  expect((await loadNewest(diskFiles, folder)).loaded?.checkpoint.step, label).toBe(500);
}

const operations = (await interrupted(Number.POSITIVE_INFINITY, "dies")).files.operations;

test("a process that dies at any operation leaves the newest or the one before it whole", async () => {
  expect(operations).toBeGreaterThan(20);
  for (let at = 1; at <= operations; at++) {
    const { folder, error } = await interrupted(at, "dies");
    expect(error, `operation ${at}`).toBeDefined();
    await expectWhole(folder, `operation ${at}`);
  }
});

test("a machine that loses power at any operation, with all that was not synced, does so too", async () => {
  for (let at = 1; at <= operations + 1; at++) {
    const { folder, files } = await interrupted(at, "dies");
    files.losePower();
    await expectWhole(folder, `operation ${at}`);
  }
});

test("a full disk keeps the last good checkpoint and says where and how much was to be written", async () => {
  for (let at = 1; at <= operations; at++) {
    const { folder, error } = await interrupted(at, "full");
    expect(error, `operation ${at}`).toMatchObject({ name: "EnvironmentError", exitCode: 3 });
    expect(error.message).toMatch(/no space left/);
    expect(error.message).toContain(folder);
    await expectWhole(folder, `operation ${at}`);
  }
  const { folder, error } = await interrupted(3, "full");
  expect(error.message).toMatch(/checkpoint step-000400 needs \d{3} bytes in .*; step-000300 is kept/);
  expect(readdirSync(folder).filter((name) => name.startsWith(".tmp"))).toEqual([]);
});
