import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { check, type DataPlan } from "@dotgan/core";
import {
  type DataSource,
  type Examples,
  type ImageFiles,
  type ImageFit,
  type Split,
  size as sizeOf,
  splits,
} from "@dotgan/kit";
import { type BrokenImages, createDataAccess, dataFolders, type NodeDataAccess, openSource } from "@dotgan/node";
import { type Loaded, loadCatalog } from "./catalog.js";
import type { DataFlags } from "./data.js";
import { exit, Stop } from "./exit.js";
import { type FileOptions, openFile } from "./experiment.js";
import { showDiagnostics } from "./output.js";
import { tellDecoding } from "./train-run.js";

/** Flags of the commands that look at data. */
export interface ExampleFlags extends FileOptions, DataFlags {
  readonly out: string;
}

/** A dataset opened to be looked at. */
export interface OpenedExamples {
  readonly use: DataPlan;
  readonly source: DataSource;
  readonly access: NodeDataAccess;
  /** The image files that were decoded, and how; absent for other data. */
  readonly decoded: { readonly files: ImageFiles; readonly fit: ImageFit } | undefined;
  /** Files that cannot be read: all others can be looked at, however many these are. */
  readonly broken: BrokenImages["files"];
  close(): Promise<void>;
}

const isPath = (what: string) => existsSync(what) && (statSync(what).isDirectory() || /\.zip$/i.test(what));

/** The data that a user names: a `.gan` file's, a folder or archive of images, or a dataset as it is written in a file. */
async function findData(what: string, flags: ExampleFlags): Promise<Loaded & { readonly use: DataPlan }> {
  if (what.endsWith(".gan")) {
    const file = await openFile(what, flags);
    const { data, diagnostics } = file.check();
    // What is wrong beyond the data does not keep anyone from looking at it.
    if (!data) showDiagnostics(diagnostics, flags);
    if (data) return { ...file, use: data };
    throw new Stop(exit.input, `${what} declares no data.`);
  }
  const nowhere = () =>
    new Stop(
      exit.input,
      `${what} is no .gan file, no folder or .zip archive of images, and no dataset as a file writes it.`,
    );
  const images = isPath(what);
  // A path that leads to nothing of use makes no sense as a dataset: what a parser says of it would only confuse.
  if (!images && (existsSync(what) || /^[^("]*[./\\]/.test(what))) throw nowhere();
  const loaded = await loadCatalog(process.cwd());
  const call = images ? `images(${JSON.stringify(resolve(what))})` : what;
  const statement = { name: "data", text: `data examples = ${call}\n` };
  const { data, diagnostics } = check(statement, { catalog: loaded.catalog });
  if (data) return { ...loaded, use: data };
  showDiagnostics(
    diagnostics.filter(({ span }) => span.start >= statement.text.indexOf(call)),
    flags,
  );
  // What lacks beside the data, such as networks, is no mistake here.
  throw nowhere();
}

export async function openExamples(what: string, flags: ExampleFlags): Promise<OpenedExamples> {
  const { catalog, modules, use } = await findData(what, flags);
  const dataset = catalog.find("dataset", use.name);
  if (!dataset) throw new Stop(exit.input, `There is no dataset \`${use.name}\`.`);
  const broken: BrokenImages["files"][number][] = [];
  let decoded: OpenedExamples["decoded"];
  const access = createDataAccess({
    folders: dataFolders(flags.data),
    packageRoots: modules,
    onProgress: tellDecoding(),
    onBroken: ({ files }) => broken.push(...files),
  });
  const watched: NodeDataAccess = {
    ...access,
    decode(files, fit) {
      decoded = { files, fit };
      return access.decode(files, fit, { tolerate: 1 });
    },
  };
  try {
    const source = await openSource(dataset, use.params, watched);
    if (splits.every((split) => !source.facts.splits[split])) {
      const [first] = broken;
      throw new Stop(
        exit.input,
        `${what} has no example that can be read${first ? `; ${broken.length} files are broken, ${first.name}: ${first.reason}` : ""}.`,
      );
    }
    return {
      use,
      source,
      access,
      decoded,
      broken,
      async close() {
        await source.close?.();
        access.close();
      },
    };
  } catch (error) {
    access.close();
    throw error;
  }
}

/** Examples read at a time. */
const chunk = 500;

/** Some examples of a split. */
export async function readExamples(source: DataSource, split: Split, indices: Uint32Array): Promise<Examples> {
  const { facts } = source;
  const values = new Float32Array(indices.length * sizeOf(facts.shape));
  const labels = new Int32Array(indices.length);
  await source.read(split, indices, values, labels);
  return { count: indices.length, shape: facts.shape, values, ...(facts.classes !== undefined && { labels }) };
}

/** All examples of all splits, in order; `start` is the place of a chunk's first in its split. */
export async function* allExamples(source: DataSource): AsyncIterable<Examples & { split: Split; start: number }> {
  for (const split of splits) {
    const total = source.facts.splits[split] ?? 0;
    for (let start = 0; start < total; start += chunk) {
      const indices = Uint32Array.from({ length: Math.min(chunk, total - start) }, (_, i) => start + i);
      yield { ...(await readExamples(source, split, indices)), split, start };
    }
  }
}
