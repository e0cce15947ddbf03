import { type Kind, kinds, type Plugin, type PluginOf, type PluginPackage } from "@dotgan/kit";

/** A plugin and the package it came from. */
export interface Entry {
  readonly plugin: Plugin;
  readonly package: string;
  readonly version: string;
}

/** Every plugin that is loaded, by kind and name. */
export interface Catalog {
  find<K extends Kind>(kind: K, name: string): PluginOf<K> | undefined;
  entry(kind: Kind, name: string): Entry | undefined;
  names(kind: Kind): readonly string[];
  all(): readonly Entry[];
}

/** Two plugins of one kind and name. */
export class PluginClash extends Error {}

/** Puts plugin packages side by side; throws `PluginClash` where two share a kind and a name. */
export function createCatalog(packages: readonly PluginPackage[]): Catalog {
  const byKind = new Map<Kind, Map<string, Entry>>(kinds.map((kind) => [kind, new Map()]));
  for (const { name: packageName, version, plugins } of packages) {
    for (const plugin of plugins as readonly Plugin[]) {
      const entries = byKind.get(plugin.kind);
      if (!entries)
        throw new PluginClash(`${packageName} has a plugin \`${plugin.name}\` of an unknown kind \`${plugin.kind}\``);
      const other = entries.get(plugin.name);
      if (other) {
        throw new PluginClash(
          `the ${plugin.kind} \`${plugin.name}\` is in ${other.package} and in ${packageName}; remove one of them from gan.config.json`,
        );
      }
      entries.set(plugin.name, { plugin, package: packageName, version });
    }
  }
  return {
    find: <K extends Kind>(kind: K, name: string) => byKind.get(kind)?.get(name)?.plugin as PluginOf<K> | undefined,
    entry: (kind, name) => byKind.get(kind)?.get(name),
    names: (kind) => [...(byKind.get(kind)?.keys() ?? [])],
    all: () => [...byKind.values()].flatMap((entries) => [...entries.values()]),
  };
}
