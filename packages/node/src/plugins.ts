import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { kinds, type PluginPackage } from "@dotgan/kit";
import { InputError, reasonOf } from "./errors.js";

/** The file that names a user's plugins. */
export const configName = "gan.config.json";
const contract = 1;

/** The user's plugin packages. */
export interface LoadedPlugins {
  /** The configuration found; absent where there is none. */
  readonly config?: string;
  readonly packages: readonly PluginPackage[];
  /** Their modules as `file:` URLs, for other threads. */
  readonly modules: readonly string[];
  /** What could not be loaded, each a message for the user; the rest is loaded all the same. */
  readonly problems: readonly InputError[];
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

/** The nearest `gan.config.json` in the folder or above it. */
export function findConfig(folder: string): string | undefined {
  const here = resolve(folder);
  const path = join(here, configName);
  if (existsSync(path)) return path;
  return dirname(here) === here ? undefined : findConfig(dirname(here));
}

function readConfig(path: string): string[] {
  const form = `{ "plugins": ["./my-plugins", "gan-plugin-x"] }`;
  let config: unknown;
  try {
    config = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new InputError(`${path} is not JSON: ${reasonOf(error)}; it should read like ${form}`);
  }
  if (!isObject(config) || Array.isArray(config)) throw new InputError(`${path} should read like ${form}`);
  const unknown = Object.keys(config).find((key) => key !== "plugins" && key !== "$schema");
  if (unknown !== undefined) throw new InputError(`${path}: unknown key "${unknown}"; it should read like ${form}`);
  const { plugins = [] } = config;
  if (!Array.isArray(plugins)) throw new InputError(`${path}: "plugins" should be a list, as in ${form}`);
  const wrong = plugins.findIndex((entry) => !isText(entry));
  if (wrong >= 0) {
    throw new InputError(`${path}: plugins[${wrong}] is ${JSON.stringify(plugins[wrong])}; name a package or a path`);
  }
  return [...new Set<string>(plugins)];
}

/** The module of a folder by its package.json (`exports` as npm reads it for the simple forms, `main`), else index.js. */
function folderModule(folder: string): string {
  const manifest = join(folder, "package.json");
  if (existsSync(manifest)) {
    let { exports: entry, main } = JSON.parse(readFileSync(manifest, "utf8"));
    if (isObject(entry) && "." in entry) entry = entry["."];
    while (isObject(entry)) entry = entry.node ?? entry.import ?? entry.default;
    if (isText(entry) || isText(main)) return join(folder, isText(entry) ? entry : main);
  }
  return join(folder, "index.js");
}

function moduleOf(specifier: string, config: string): string {
  if (/^\.{0,2}\//.test(specifier)) {
    const path = resolve(dirname(config), specifier);
    if (!existsSync(path)) throw new Error(`${path} is not there`);
    return statSync(path).isDirectory() ? folderModule(path) : path;
  }
  // As Node looks for packages from the configuration's place; `require.resolve` would refuse packages for `import` only.
  for (const folder of createRequire(config).resolve.paths(specifier) ?? []) {
    if (existsSync(join(folder, specifier, "package.json"))) return folderModule(join(folder, specifier));
  }
  throw new Error(`no such package; install it with npm install ${specifier}`);
}

function checkForm(value: unknown): asserts value is PluginPackage {
  if (!isObject(value)) throw new Error("its default export is no plugin package { name, version, plugins }");
  for (const key of ["name", "version"]) {
    if (!isText(value[key])) throw new Error(`its default export has no \`${key}\``);
  }
  if (!Array.isArray(value.plugins)) throw new Error("its default export has no list `plugins`");
  for (const [index, plugin] of value.plugins.entries()) {
    if (!isObject(plugin) || !isText(plugin.name)) throw new Error(`plugins[${index}] has no \`name\``);
    const at = `plugin \`${plugin.name}\``;
    if (!(kinds as readonly unknown[]).includes(plugin.kind)) {
      throw new Error(`${at} has no \`kind\`: write it with a definer of @dotgan/kit, as defineLoss({ ... })`);
    }
    if (plugin.contract !== contract) {
      throw new Error(
        `${at} is written for contract ${String(plugin.contract)}; this version of gan reads ${contract}`,
      );
    }
    if (!isText(plugin.doc)) throw new Error(`${at} has no \`doc\``);
    if (!isText(plugin.example)) throw new Error(`${at} has no \`example\``);
    if (!isObject(plugin.params)) throw new Error(`${at} has no \`params\``);
  }
}

/** A module's default export, checked to be a plugin package. Throws, with the cause. */
export async function importPackage(module: string): Promise<PluginPackage> {
  const exported: unknown = (await import(module)).default;
  checkForm(exported);
  return exported;
}

/**
 * The plugin packages that the nearest `gan.config.json` names; paths are relative to that file. Throws `InputError` where
 * the file itself is wrong; a package that cannot be loaded is told in `problems`.
 */
export async function loadPlugins(configFolder: string): Promise<LoadedPlugins> {
  const config = findConfig(configFolder);
  if (!config) return { packages: [], modules: [], problems: [] };
  const packages: PluginPackage[] = [];
  const modules: string[] = [];
  const problems: InputError[] = [];
  for (const specifier of readConfig(config)) {
    try {
      const module = pathToFileURL(moduleOf(specifier, config)).href;
      packages.push(await importPackage(module));
      modules.push(module);
    } catch (error) {
      problems.push(new InputError(`plugin package "${specifier}" (${config}): ${reasonOf(error)}`, { cause: error }));
    }
  }
  return { config, packages, modules, problems };
}
