import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { defaultCacheFolder } from "../src/cache-folder.js";
import type { EngineName, FoundTensorflow, Probe } from "../src/index.js";
import { rankEngines } from "../src/speeds.js";

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), "dotgan-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A machine whose engines have given speeds; 0 for one that does not work. */
function machine(speeds: Partial<Record<EngineName, number>>) {
  const folder = scratch();
  const file = join(folder, "tfjs-node.js");
  writeFileSync(file, "");
  const found: FoundTensorflow[] = [{ name: "tfjs-node", file, origin: "stock" }];
  const measured: EngineName[] = [];
  const probe = async (name: EngineName): Promise<Probe> => {
    measured.push(name);
    const imagesPerSecond = speeds[name] ?? 0;
    return imagesPerSecond > 0 ? { name, available: true, imagesPerSecond } : { name, available: false, reason: "no" };
  };
  return { folder, found, measured, probe, file };
}

test("the fastest by measurement comes first, and is measured once", async () => {
  const { measured, ...here } = machine({ tensorflow: 50, wasm: 80 });
  let told = 0;
  const onMeasure = () => told++;
  expect(await rankEngines({ ...here, onMeasure })).toEqual(["wasm", "tensorflow"]);
  expect(await rankEngines({ ...here, onMeasure })).toEqual(["wasm", "tensorflow"]);
  expect([measured, told]).toEqual([["tensorflow", "wasm"], 1]);
});

test("another build of an engine is measured anew", async () => {
  const { measured, ...here } = machine({ tensorflow: 90, wasm: 80 });
  await rankEngines(here);
  utimesSync(here.file, 1, 1);
  expect(await rankEngines(here)).toEqual(["tensorflow", "wasm"]);
  expect(measured).toHaveLength(4);
});

test("nothing is measured where there is no choice, or where measuring is not possible", async () => {
  const { measured, ...here } = machine({ tensorflow: 1, wasm: 2 });
  expect(await rankEngines({ ...here, found: [] })).toEqual(["wasm"]);
  expect(await rankEngines({ ...here, probe: undefined })).not.toEqual([]);
  expect(measured).toEqual([]);
});

test("an engine that does not work is left out, and tried again after a day", async () => {
  const { measured, ...here } = machine({ wasm: 80 });
  const now = Date.now();
  expect(await rankEngines(here)).toEqual(["wasm"]);
  expect(await rankEngines({ ...here, now: now + 23 * 3600 * 1000 })).toEqual(["wasm"]);
  expect(measured).toHaveLength(2);
  await rankEngines({ ...here, now: now + 25 * 3600 * 1000 });
  expect(measured).toHaveLength(4);
});

test("speeds that cannot be read or kept are measured, and hinder nothing", async () => {
  const { measured, ...here } = machine({ tensorflow: 90, wasm: 80 });
  writeFileSync(join(here.folder, "speeds.json"), "{");
  expect(await rankEngines(here)).toEqual(["tensorflow", "wasm"]);
  expect(await rankEngines({ ...here, folder: here.file })).toEqual(["tensorflow", "wasm"]);
  expect(measured).toHaveLength(4);
  expect(readdirSync(here.folder).sort()).toEqual(["speeds.json", "tfjs-node.js"]);
});

test("the cache folder is GAN_CACHE, then XDG's, then the system's", () => {
  expect(defaultCacheFolder({ GAN_CACHE: "/c", XDG_CACHE_HOME: "/x" })).toBe("/c");
  expect(defaultCacheFolder({ XDG_CACHE_HOME: "/x" })).toBe("/x/dotgan");
  expect(defaultCacheFolder({}, "linux")).toMatch(/\.cache\/dotgan$/);
  expect(defaultCacheFolder({}, "darwin")).toMatch(/Library\/Caches\/dotgan$/);
  expect(defaultCacheFolder({ LOCALAPPDATA: "/local" }, "win32")).toBe("/local/dotgan/cache");
});
