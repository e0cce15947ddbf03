import { type Catalog, createCatalog, PluginClash } from "@dotgan/core";
import type { Kind } from "@dotgan/kit";
import { findConfig, loadPlugins, type RunReader } from "@dotgan/node";
import { exit, Stop } from "./exit.js";
import { say } from "./output.js";
import { standard } from "./standard.js";

export interface Loaded {
  readonly catalog: Catalog;
  /** What a data thread imports to have the same datasets. */
  readonly modules: readonly string[];
}

/** All plugins: the standard ones, and those that the nearest gan.config.json above `folder` names. */
export async function loadCatalog(folder: string): Promise<Loaded> {
  const { packages, modules, problems } = await loadPlugins(folder);
  for (const { message } of problems) say(message);
  try {
    const catalog = createCatalog([...standard, ...packages]);
    return { catalog, modules: [new URL("./datasets.js", import.meta.url).href, ...modules] };
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
