import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createContext, Script } from "node:vm";
import { openEngine } from "@dotgan/engines";
import { openDataInline } from "@dotgan/node";
import { build, type Rolldown } from "vite";
import { beforeAll, expect, test } from "vitest";
import { ringPlan, type Trained, trainInMemory } from "./browser/ring.js";
import { catalog, packages } from "./catalog.js";

const builtin = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]));

/** Modules of Node that the project's own sources ask for. */
const asked: string[] = [];

/** One script for a browser, from the sources. */
async function bundle(entry: string): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: "error",
    resolve: { conditions: ["@dotgan/source", "browser", "import", "default"] },
    plugins: [
      {
        name: "modules-of-node",
        enforce: "pre",
        resolveId(source, importer = "") {
          if (builtin.has(source) && !importer.includes("node_modules")) asked.push(`${source} in ${importer}`);
        },
      },
    ],
    build: { write: false, minify: false, lib: { entry, formats: ["iife"], name: "tab" } },
  });
  const chunks = [output].flat().flatMap((one) => (one as Rolldown.RolldownOutput).output);
  expect(chunks.map(({ type }) => type)).toEqual(["chunk"]);
  const [chunk] = chunks as [Rolldown.OutputChunk];
  expect(chunk.imports).toEqual([]);
  return chunk.code;
}

/** A realm with what a worker of a browser has and TensorFlow.js wants, and with nothing of Node. */
function browserRealm() {
  const realm: Record<string, unknown> = {
    WorkerGlobalScope: class {},
    performance: { now: () => performance.now() },
    setTimeout: (run: () => void, wait: number) => void setTimeout(run, wait),
    console: { log() {}, warn() {}, error() {}, info() {} },
    TextEncoder,
    TextDecoder,
  };
  realm.self = realm;
  return createContext(realm);
}

let script = "";
beforeAll(async () => {
  script = await bundle(join(import.meta.dirname, "browser/tab.ts"));
}, 180_000);

test("nothing that a tab runs asks for a module of Node", () => {
  expect(asked).toEqual([]);
  // Not `toMatch`: on failure it would print the whole script.
  expect(/["'`]node:\w/.test(script)).toBe(false);
});

/** What Node makes of the same text. */
async function onNode() {
  const plan = ringPlan(catalog);
  const batches = await openDataInline({ use: plan.data, dataFolders: [], seed: plan.seed, packages });
  const trained = await trainInMemory(plan, catalog, await openEngine("cpu"), batches);
  await batches.close();
  return JSON.parse(JSON.stringify(trained));
}

test("a realm without Node trains the ring to the same bits as Node does", async () => {
  const realm = browserRealm();
  expect(new Script("[typeof process, typeof require, typeof Buffer, typeof global].join()").runInContext(realm)).toBe(
    "undefined,undefined,undefined,undefined",
  );
  new Script(script).runInContext(realm);
  const inTab: Trained = JSON.parse(await new Script("tab.run()").runInContext(realm));

  expect(inTab.rows.filter((row) => "lossD" in row)).toHaveLength(20);
  expect(Object.keys(inTab.tensors)).toEqual(expect.arrayContaining(["G/0/kernel"]));
  expect(inTab).toEqual(await onNode());
});

const chromium = ["chromium", "chromium-browser", "google-chrome"].find(
  (name) => spawnSync(name, ["--version"]).status === 0,
);

test.skipIf(!chromium)(
  "a tab of Chromium trains the ring as Node does (skipped where there is no chromium)",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "gan-tab-"));
    try {
      const page = join(folder, "tab.html");
      const show =
        "tab.run().catch((error) => String(error.stack)).then((text) => { document.body.textContent = text; });";
      writeFileSync(join(folder, "tab.js"), script);
      writeFileSync(page, `<!doctype html><body></body><script src="tab.js"></script><script>${show}</script>`);
      const flags = ["--headless", "--no-sandbox", "--disable-gpu", `--user-data-dir=${join(folder, "profile")}`];
      const { stdout } = spawnSync(
        chromium as string,
        [...flags, "--virtual-time-budget=60000", "--dump-dom", pathToFileURL(page).href],
        { encoding: "utf8", timeout: 240_000 },
      );
      const [, text = ""] = /<body>([\s\S]*?)<\/body>/.exec(stdout) ?? [];
      expect(text).toMatch(/^{"rows"/);
      const inTab: Trained = JSON.parse(text);
      expect(inTab.rows.filter((row) => "lossD" in row)).toHaveLength(20);
      expect(inTab).toEqual(await onNode());
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  300_000,
);
