import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { EngineUnavailable, engineNames, openEngine, probeEngine, probeEngines } from "../src/index.js";
import { canProbe } from "../src/probe.js";
import { present } from "./engines.js";

const folder = mkdtempSync(join(tmpdir(), "dotgan-"));
afterEach(() => vi.unstubAllEnvs());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(present)("%s opens, computes, and counts its tensors", async (name) => {
  const engine = await openEngine(name);
  expect(engine.name).toBe(name);
  expect(engine.tf.getBackend()).toBe(name);
  const before = engine.memory();
  const x = engine.tf.tensor([1, 2, 3]);
  expect(engine.memory()).toEqual({ tensors: before.tensors + 1, bytes: before.bytes + 12 });
  expect(Array.from(engine.tf.mul(x, 2).dataSync())).toEqual([2, 4, 6]);
});

test("auto opens an engine that trains", async () => {
  vi.stubEnv("GAN_CACHE", folder);
  const { name } = await openEngine("auto");
  expect(present).toContain(name);
  expect(name).not.toBe("cpu");
});

test("an engine that is not there says why", async () => {
  vi.stubEnv("GAN_TFJS_NODE", "/no/such/folder");
  await expect(openEngine("tensorflow")).rejects.toThrow(EngineUnavailable);
  await expect(openEngine("tensorflow")).rejects.toThrow("GAN_TFJS_NODE names /no/such/folder, where no package is");
  expect(["onnx", "wasm"]).toContain((await openEngine("auto")).name);
});

test.skipIf(!canProbe())("an engine that crashes its process is told as what it is", async () => {
  writeFileSync(join(folder, "index.js"), "process.kill(process.pid, 'SIGILL')");
  const env = { GAN_TFJS_NODE: folder };
  const probe = await probeEngine("tensorflow", { env });
  expect(probe).toMatchObject({ name: "tensorflow", available: false, reason: expect.stringContaining("SIGILL") });
});

test.skipIf(!canProbe())("probing names every engine, with a speed or a reason", async () => {
  const probes = await probeEngines();
  expect(probes.map(({ name }) => name)).toEqual([...engineNames]);
  for (const probe of probes) {
    expect(probe.available).toBe(present.includes(probe.name));
    if (probe.available) expect(probe.imagesPerSecond).toBeGreaterThan(0);
    else expect(probe.reason).toMatch(/\w/);
  }
});
