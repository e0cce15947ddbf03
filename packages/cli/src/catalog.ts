import { type Catalog, createCatalog, PluginClash } from "@dotgan/core";
import type { PluginPackage } from "@dotgan/kit";
import { loadPlugins } from "@dotgan/node";
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
