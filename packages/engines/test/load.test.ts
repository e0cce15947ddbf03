import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { bindingFolder, engineFolderName, type Variant } from "../src/index.js";
import { findTensorflow, loadTensorflow } from "../src/tensorflow/load.js";

let folder = "";
const cwd = process.cwd();
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "dotgan-")));
  mkdirSync(join(folder, "project"));
  process.chdir(join(folder, "project"));
  vi.stubEnv("GAN_CACHE", join(folder, "cache"));
  vi.stubEnv("GAN_TFJS_NODE", "");
});
afterEach(() => {
  process.chdir(cwd);
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** A package that loads as `{ me: NAME }`, or does not load. */
function lay(at: string, me: string, loads = true): string {
  mkdirSync(at, { recursive: true });
  writeFileSync(join(at, "package.json"), JSON.stringify({ name: me, main: "main.js" }));
  const code = loads ? `module.exports = { me: ${JSON.stringify(me)} }` : `throw new Error("no libtensorflow\\nmore")`;
  writeFileSync(join(at, "main.js"), code);
  return at;
}
const stock = (loads = true) => lay(join(folder, "project/node_modules/@tensorflow/tfjs-node"), "stock", loads);
const installed = (variant: Variant) =>
  lay(bindingFolder(join(folder, "cache/engines", engineFolderName(variant)), variant), `installed ${variant}`);
const loaded = () => (loadTensorflow() as unknown as { me: string }).me;

test("a stock tfjs-node beside the project comes before an installed one, and a GPU before a processor", () => {
  installed("cpu");
  expect(loaded()).toBe("installed cpu");
  installed("gpu");
  expect(loaded()).toBe("installed gpu");
  stock();
  expect(loaded()).toBe("stock");
  expect(findTensorflow().map(({ origin }) => origin)).toEqual(["stock", "installed", "installed"]);
});

test("a stock tfjs-node that does not load is passed over", () => {
  stock(false);
  installed("cpu");
  expect(loaded()).toBe("installed cpu");
});

test("what GAN_TFJS_NODE names is the only one that is tried", () => {
  stock();
  installed("cpu");
  vi.stubEnv("GAN_TFJS_NODE", lay(join(folder, "mine"), "mine"));
  expect(loaded()).toBe("mine");
  expect(findTensorflow().map(({ origin }) => origin)).toEqual(["named"]);
  vi.stubEnv("GAN_TFJS_NODE", lay(join(folder, "mine too"), "mine", false));
  expect(loaded).toThrow(/mine too is there but does not load: no libtensorflow$/);
});

test("where none is there, it says how to get one", () => {
  expect(findTensorflow()).toEqual([]);
  expect(loaded).toThrow("gan engine install");
});
