import { expect, test } from "vitest";
import { openEngine } from "../src/index.js";

test.each(["cpu", "wasm"] as const)("%s opens, computes, and counts its tensors", async (name) => {
  const engine = await openEngine(name);
  expect(engine.name).toBe(name);
  expect(engine.tf.getBackend()).toBe(name);
  const before = engine.memory().tensors;
  const x = engine.tf.tensor([1, 2, 3]);
  expect(engine.memory().tensors).toBe(before + 1);
  expect(Array.from(engine.tf.mul(x, 2).dataSync())).toEqual([2, 4, 6]);
  engine.tf.disposeVariables();
});
