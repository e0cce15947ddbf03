import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { loadPlugins } from "../src/index.js";
import { temporaryFolder } from "./draw.js";

const root = temporaryFolder();
let made = 0;
/** A folder with these files. */
function project(files: Readonly<Record<string, string>>): string {
  const folder = join(root, String(made++));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}
const config = (...plugins: unknown[]) => JSON.stringify({ plugins });
const plugin = (over: object = {}) => ({
  kind: "loss",
  contract: 1,
  name: "mine",
  doc: "Mine.",
  example: "loss = mine",
  params: {},
  ...over,
});
const module = (name: string, ...plugins: object[]) =>
  `export default ${JSON.stringify({ name, version: "1.2.3", plugins })};`;
const messages = async (folder: string) => (await loadPlugins(folder)).problems.map(({ message }) => message);

test("the nearest gan.config.json upward names packages by path and by name", async () => {
  const folder = project({
    "gan.config.json": config("./own", "./single.js", "gan-plugin-x", "@scope/y"),
    "own/package.json": JSON.stringify({
      type: "module",
      exports: { ".": { types: "./x.d.ts", default: "./lib/main.js" } },
    }),
    "own/lib/main.js": module("own", plugin()),
    "package.json": '{ "type": "module" }',
    "single.js": module("single"),
    "node_modules/gan-plugin-x/package.json": '{ "type": "module", "exports": "./x.js" }',
    "node_modules/gan-plugin-x/x.js": module("gan-plugin-x", plugin({ name: "other" })),
    "node_modules/@scope/y/package.json": '{ "type": "module", "main": "y.js" }',
    "node_modules/@scope/y/y.js": module("@scope/y"),
    "experiments/faces/a.gan": "",
  });
  const { packages, modules, problems, config: found } = await loadPlugins(join(folder, "experiments/faces"));
  expect(problems).toEqual([]);
  expect(found).toBe(join(folder, "gan.config.json"));
  expect(packages.map(({ name }) => name)).toEqual(["own", "single", "gan-plugin-x", "@scope/y"]);
  expect(packages[0]?.plugins[0]).toMatchObject({ kind: "loss", name: "mine" });
  expect(modules.every((url) => url.startsWith("file://"))).toBe(true);
});

test("without a configuration there are no plugins", async () => {
  expect(await loadPlugins(project({ x: "" }))).toEqual({ packages: [], modules: [], problems: [] });
});

test.each([
  ["{", "is not JSON"],
  ["[]", "should read like"],
  ['{ "plugin": [] }', 'unknown key "plugin"'],
  ['{ "plugins": "./a" }', '"plugins" should be a list'],
  ['{ "plugins": ["./a", 3] }', "plugins[1] is 3"],
])("a configuration %s is refused", async (text, message) => {
  const error = await loadPlugins(project({ "gan.config.json": text })).catch((thrown) => thrown);
  expect(error).toMatchObject({ exitCode: 2, message: expect.stringContaining(message) });
});

test("a package that cannot be loaded is named with its cause, and the others are loaded", async () => {
  const folder = project({
    "gan.config.json": config("./none", "gan-plugin-none", "./throws.mjs", "./syntax.mjs", "./good.mjs"),
    "throws.mjs": 'throw new Error("no licence\\nsecond line");',
    "syntax.mjs": "export default {",
    "good.mjs": module("good"),
  });
  const { packages, problems } = await loadPlugins(folder);
  expect(packages.map(({ name }) => name)).toEqual(["good"]);
  const told = problems.map(({ message }) => message);
  expect(told).toHaveLength(4);
  expect(told[0]).toMatch(/"\.\/none" .*gan\.config\.json\): .*none is not there/);
  expect(told[1]).toMatch(/"gan-plugin-none" .*npm install gan-plugin-none/);
  expect(told[2]).toMatch(/"\.\/throws\.mjs" .*: no licence$/);
  expect(told[3]).toContain('"./syntax.mjs"');
});

test.each([
  ["export const x = 1;", "no plugin package"],
  ["export default { name: 'a', plugins: [] };", "no `version`"],
  ["export default { name: 'a', version: '1' };", "no list `plugins`"],
  [module("a", {}), "plugins[0] has no `name`"],
  [module("a", plugin({ kind: undefined })), "plugin `mine` has no `kind`"],
  [module("a", plugin({ contract: 2 })), "written for contract 2"],
  [module("a", plugin({ doc: "" })), "no `doc`"],
  [module("a", plugin({ params: null })), "no `params`"],
  [module("a", plugin({ example: undefined })), "no `example`"],
])("a module %s is told to be no plugin package", async (text, message) => {
  expect(await messages(project({ "gan.config.json": config("./a.mjs"), "a.mjs": text }))).toEqual([
    expect.stringContaining(message),
  ]);
});
