import type { Asset } from "@dotgan/kit";
import { assetsFolder, type NodeAssets } from "@dotgan/node";
import { downloadAsset } from "@dotgan/node/network";
import { loadCatalog } from "../catalog.js";
import { assetsOf, type DataFlags, knownAssets } from "../data.js";
import { exit, Stop } from "../exit.js";
import { createInstallProgress, formatMegabytes } from "../install-progress.js";
import { type CommonOptions, print, printJson, say, table } from "../output.js";
import { stoppable } from "../stoppable.js";

type GetFlags = CommonOptions & DataFlags;

function list(known: readonly Asset[], assets: NodeAssets, { json }: GetFlags): void {
  const files = known.map((asset) => ({ ...asset, path: assets.find(asset) }));
  if (json) printJson({ ok: true, files });
  else if (files.length === 0) print("No plugin asks for a file.");
  else
    print(
      table(
        files.map(({ name, file, bytes, path, address }) => [
          name,
          formatMegabytes(bytes),
          path ?? (address === undefined ? "absent, and not to be downloaded" : `absent: gan data get ${name}`),
          file,
        ]),
      ),
    );
}

async function get(asset: Asset, quiet: boolean): Promise<string> {
  const { name, bytes, address } = asset;
  if (!quiet && address !== undefined) say(`${name}: ${formatMegabytes(bytes)} from ${new URL(address).host} ...`);
  const progress = createInstallProgress(quiet);
  const onProgress = (there: number) => progress.tell({ kind: "download", name, bytes, there });
  const work = (signal: AbortSignal) => downloadAsset(asset, { folder: assetsFolder(), signal, onProgress });
  return stoppable(work).finally(progress.end);
}

/** Downloads an asset, unless it is here; without a name, lists what plugins ask for. */
export async function dataGetCommand(name: string | undefined, flags: GetFlags): Promise<void> {
  const { catalog } = await loadCatalog(process.cwd());
  const [known, assets] = [knownAssets(catalog), await assetsOf(flags, catalog)];
  if (name === undefined) return list(known, assets, flags);
  const asset = known.find((one) => one.name === name);
  if (!asset) {
    const names = known.map((one) => one.name).join(", ");
    throw new Stop(exit.input, `There is no file \`${name}\` to get; there ${names ? `are: ${names}` : "is none"}.`);
  }
  const before = assets.find(asset);
  // One that is here and damaged is told by name.
  if (before !== undefined) await assets.read(asset);
  const path = before ?? (await get(asset, Boolean(flags.json)));
  if (flags.json) printJson({ ok: true, name, path, downloaded: before === undefined });
  else say(`${before === undefined ? "downloaded" : "here already"}: ${path}`);
}
