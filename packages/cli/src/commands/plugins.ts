import type { Entry } from "@dotgan/core";
import { suggest } from "@dotgan/dsl";
import { kinds } from "@dotgan/kit";
import { loadCatalog } from "../catalog.js";
import { exit, Stop } from "../exit.js";
import { type CommonOptions, print, printJson } from "../output.js";
import { describe } from "../reference.js";
import { listing, signature } from "../reference-text.js";

const didYouMean = (word: string, candidates: readonly string[]): string => {
  const near = suggest(word, candidates);
  return near.length ? ` Did you mean ${near.join(" or ")}?` : ` There are ${candidates.join(", ")}.`;
};

function select(entries: readonly Entry[], kind?: string, name?: string): readonly Entry[] {
  if (kind === undefined) return entries;
  // `gan plugins layers` is as clear as `gan plugins layer`.
  const wanted = kinds.find((one) => one === kind || `${one}s` === kind || `${one}es` === kind);
  if (!wanted) throw new Stop(exit.input, `There is no kind of plugin \`${kind}\`.${didYouMean(kind, kinds)}`);
  const ofKind = entries.filter(({ plugin }) => plugin.kind === wanted);
  if (name === undefined) return ofKind;
  const found = ofKind.filter(({ plugin }) => plugin.name === name);
  if (found.length === 0) {
    throw new Stop(
      exit.input,
      `There is no ${wanted} \`${name}\`.${didYouMean(
        name,
        ofKind.map(({ plugin }) => plugin.name),
      )}`,
    );
  }
  return found;
}

export async function pluginsCommand(
  kind: string | undefined,
  name: string | undefined,
  options: CommonOptions,
): Promise<void> {
  const { catalog } = await loadCatalog(process.cwd());
  const entries = select(catalog.all(), kind, name);
  // A terminal gets lines of its own width, a pipe one line for each plugin.
  const width = process.stdout.isTTY ? Math.min(process.stdout.columns, 120) : Number.POSITIVE_INFINITY;
  if (options.json) printJson({ ok: true, plugins: entries.map(describe) });
  else if (name === undefined) print(listing(entries, width));
  else print(entries.map((entry) => signature(entry, width)).join("\n\n"));
}
