import type { Catalog, Checked } from "@dotgan/core";
import type { DataFacts } from "@dotgan/kit";
import { createAssets, createDataAccess, dataFolders } from "@dotgan/node";

/** Flags of every command that reads data. */
export interface DataFlags {
  readonly data?: string;
}

/** Files that metrics compute with, beside the data. */
export const assetsOf = (flags: DataFlags) => createAssets(dataFolders(flags.data));

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
