import { type Catalog, createCatalog, PluginClash } from "@dotgan/core";
import type { Kind, PluginPackage } from "@dotgan/kit";
import { findConfig, loadPlugins, type RunReader } from "@dotgan/node";
import { exit, Stop } from "./exit.js";
import { say } from "./output.js";

/** The packages that come with dotgan; only the command line knows them. */
const standard = [
  "@dotgan/datasets",
  "@dotgan/samplers",
  "@dotgan/layers",
  "@dotgan/initializers",
  "@dotgan/constraints",
  "@dotgan/losses",
  "@dotgan/optimizers",
  "@dotgan/curves",
  "@dotgan/metrics",
  "@dotgan/views",
] as const;

export interface Loaded {
  readonly catalog: Catalog;
  /** What a data thread imports to have the same plugins. */
  readonly modules: readonly string[];
}

/** All plugins: the standard ones, and those that the nearest gan.config.json above `folder` names. */
export async function loadCatalog(folder: string): Promise<Loaded> {
  const own = await Promise.all(standard.map(async (name) => (await import(name)).default as PluginPackage));
  const { packages, modules, problems } = await loadPlugins(folder);
  for (const { message } of problems) say(message);
  try {
    const catalog = createCatalog([...own, ...packages]);
    return { catalog, modules: [...standard.map((name) => import.meta.resolve(name)), ...modules] };
  } catch (error) {
    if (error instanceof PluginClash) throw new Stop(exit.input, error.message);
    throw error;
  }
}

/**
 * The plugins that a run was started with: the nearest gan.config.json above its folder names them, or, for a run kept
 * elsewhere, that of the current folder.
 */
export async function loadRunCatalog({ folder, name: run, plan }: RunReader): Promise<Loaded> {
  const loaded = await loadCatalog(findConfig(folder) ? folder : process.cwd());
  for (const { kind, name, package: from } of plan.plugins) {
    if (loaded.catalog.entry(kind as Kind, name)) continue;
    throw new Stop(
      exit.input,
      `${run} was trained with the ${kind} \`${name}\` of ${from}, which is not loaded; name it in a gan.config.json above the run or here.`,
    );
  }
  return loaded;
}
