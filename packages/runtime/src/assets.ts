import type { Catalog, Plan } from "@dotgan/core";
import type { Asset } from "@dotgan/kit";
import { type Assets, RunError } from "./ports.js";

/** The bytes of an asset. @throws RunError `no-assets` where the host has no place for files. */
export function readAsset(asset: Asset, assets: Assets | undefined): Promise<Uint8Array> {
  if (assets) return assets.read(asset);
  const message = `This needs the file ${asset.file}, and files cannot be given here.`;
  return Promise.reject(new RunError("no-assets", message, { file: asset.file }));
}

/**
 * Refuses monitors whose metric needs a file that is absent or another one, as `Assets.read` does: what a training would
 * measure at its end has to be there at its beginning.
 */
export async function requireAssets(
  { monitors }: Pick<Plan, "monitors">,
  catalog: Catalog,
  assets: Assets | undefined,
): Promise<void> {
  const needed = new Map(
    monitors.flatMap(({ kind, name }) => {
      const asset = kind === "metric" ? catalog.find("metric", name)?.asset : undefined;
      return asset ? [[asset.file, asset] as const] : [];
    }),
  );
  for (const asset of needed.values()) await readAsset(asset, assets);
}
