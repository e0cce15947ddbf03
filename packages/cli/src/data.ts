import type { Catalog, Checked } from "@dotgan/core";
import type { Asset, DataFacts } from "@dotgan/kit";
import { createDataAccess, dataFolders, type NodeAssets, openAssets } from "@dotgan/node";

/** Flags of every command that reads data. */
export interface DataFlags {
  readonly data?: string;
}

/** Flags of every command that measures. */
export interface AssetFlags extends DataFlags {
  /** Paths of files that metrics compute with. */
  readonly weights?: readonly string[];
}

/** The files that plugins compute with, each once. */
export const knownAssets = (catalog: Catalog): readonly Asset[] => {
  const declared = catalog.all().flatMap(({ plugin }) => (plugin.kind === "metric" ? (plugin.asset ?? []) : []));
  return [...new Map(declared.map((asset) => [asset.sha256, asset])).values()];
};

/** Files that metrics compute with: given by their paths, beside the data, or downloaded. */
export const assetsOf = ({ data, weights = [] }: AssetFlags, catalog: Catalog): Promise<NodeAssets> =>
  openAssets({ given: weights, known: knownAssets(catalog), folders: dataFolders(data) });

/** What the data's files say of themselves; `undefined` where the data set knows all without them. */
export async function probe(
  { data }: Checked,
  catalog: Catalog,
  modules: readonly string[],
  flags: DataFlags,
): Promise<DataFacts | undefined> {
  const dataset = data && catalog.find("dataset", data.name);
  if (!data || !dataset?.probe) return undefined;
  const access = createDataAccess({ folders: dataFolders(flags.data), packageRoots: modules });
  try {
    return await dataset.probe(data.params, access);
  } finally {
    access.close();
  }
}
