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
  const { measured, ...here } = machine({ tensorflow: 50, onnx: 40, wasm: 80 });
  let told = 0;
  const onMeasure = () => told++;
  expect(await rankEngines({ ...here, onMeasure })).toEqual(["wasm", "tensorflow", "onnx"]);
  expect(await rankEngines({ ...here, onMeasure })).toEqual(["wasm", "tensorflow", "onnx"]);
  expect([measured, told]).toEqual([["tensorflow", "onnx", "wasm"], 1]);
});

test("without the native engine, the embedded ones are measured, once as well", async () => {
  const { measured, ...here } = machine({ onnx: 90, wasm: 80 });
  expect(await rankEngines({ ...here, found: [] })).toEqual(["onnx", "wasm"]);
  expect(await rankEngines({ ...here, found: [] })).toEqual(["onnx", "wasm"]);
  expect(measured).toEqual(["onnx", "wasm"]);
});

test("another build of an engine is measured anew", async () => {
  const { measured, ...here } = machine({ tensorflow: 90, wasm: 80 });
  await rankEngines(here);
  utimesSync(here.file, 1, 1);
  expect(await rankEngines(here)).toEqual(["tensorflow", "wasm"]);
  expect(measured).toHaveLength(6);
});

test("nothing is measured where measuring is not possible", async () => {
  const { measured, ...here } = machine({ tensorflow: 1, wasm: 2 });
  expect(await rankEngines({ ...here, probe: undefined })).toEqual(["tensorflow", "onnx", "wasm"]);
  expect(measured).toEqual([]);
});

test("an engine that does not work is left out, and tried again after a day", async () => {
  const { measured, ...here } = machine({ wasm: 80 });
  const now = Date.now();
  expect(await rankEngines(here)).toEqual(["wasm"]);
  expect(await rankEngines({ ...here, now: now + 23 * 3600 * 1000 })).toEqual(["wasm"]);
  expect(measured).toHaveLength(3);
  await rankEngines({ ...here, now: now + 25 * 3600 * 1000 });
  expect(measured).toHaveLength(6);
});

test("speeds that cannot be read or kept are measured, and hinder nothing", async () => {
  const { measured, ...here } = machine({ tensorflow: 90, wasm: 80 });
  writeFileSync(join(here.folder, "speeds.json"), "{");
  expect(await rankEngines(here)).toEqual(["tensorflow", "wasm"]);
  expect(await rankEngines({ ...here, folder: here.file })).toEqual(["tensorflow", "wasm"]);
  expect(measured).toHaveLength(6);
  expect(readdirSync(here.folder).sort()).toEqual(["speeds.json", "tfjs-node.js"]);
});

test("the cache folder is GAN_CACHE, then XDG's, then the system's", () => {
  expect(defaultCacheFolder({ GAN_CACHE: "/c", XDG_CACHE_HOME: "/x" })).toBe("/c");
  expect(defaultCacheFolder({ XDG_CACHE_HOME: "/x" })).toBe("/x/dotgan");
  expect(defaultCacheFolder({}, "linux")).toMatch(/\.cache\/dotgan$/);
  expect(defaultCacheFolder({}, "darwin")).toMatch(/Library\/Caches\/dotgan$/);
  expect(defaultCacheFolder({ LOCALAPPDATA: "/local" }, "win32")).toBe("/local/dotgan/cache");
});
