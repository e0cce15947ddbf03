import { expect, test } from "vitest";
import { EngineUnavailable, engineNames, openEngine, probeEngines } from "../src/index.js";
import { present } from "./engines.js";

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
  const { name } = await openEngine("auto");
  expect(name).toBe(present.includes("tensorflow") ? "tensorflow" : "onnx");
});

test("an engine that is not there says why", async () => {
  const before = process.env.GAN_TFJS_NODE;
  process.env.GAN_TFJS_NODE = "/no/such/folder";
  try {
    await expect(openEngine("tensorflow")).rejects.toThrow(EngineUnavailable);
    await expect(openEngine("tensorflow")).rejects.toThrow("GAN_TFJS_NODE names /no/such/folder, where no package is");
    expect((await openEngine("auto")).name).toBe("onnx");
  } finally {
    if (before === undefined) delete process.env.GAN_TFJS_NODE;
    else process.env.GAN_TFJS_NODE = before;
  }
});

test("probing names every engine, with a speed or a reason", async () => {
  const probes = await probeEngines();
  expect(probes.map(({ name }) => name)).toEqual([...engineNames]);
  for (const probe of probes) {
    expect(probe.available).toBe(present.includes(probe.name));
    if (probe.available) expect(probe.imagesPerSecond).toBeGreaterThan(0);
    else expect(probe.reason).toMatch(/\w/);
  }
});
