import { createCatalog, type DataPlan } from "@dotgan/core";
import {
  type DataAccess,
  type Examples,
  type PluginOf,
  type PluginPackage,
  type Split,
  size as sizeOf,
} from "@dotgan/kit";
import { advance, type BatchSource, type Cursor, createStream, type Moment } from "@dotgan/runtime";
import { type BrokenImages, createDataAccess } from "./data-access.js";
import type { DecodeProgress } from "./decoded-cache.js";
import { InputError } from "./errors.js";

export interface DataOptions {
  /** The plan's data. */
  readonly use: DataPlan;
  /** Absolute; see `dataFolders`. */
  readonly dataFolders: readonly string[];
  /** The run's seed: the order of the training batches depends on it. */
  readonly seed: number;
  /** Default: see `defaultCacheFolder` of the engines. */
  readonly cacheFolder?: string | undefined;
  /** While images are decoded for the first time; from a data thread ten times a second at most, and at the end. */
  readonly onProgress?: ((progress: DecodeProgress) => void) | undefined;
  /** Of images that cannot be read and are left out. */
  readonly onBroken?: ((broken: BrokenImages) => void) | undefined;
}

/** A dataset opened, read in the orders that `BatchSource` promises. */
export interface OpenedData {
  readonly facts: BatchSource["facts"];
  batch(at: Cursor, size: number): Promise<Examples>;
  read(split: Split, start: number, count: number): Promise<Examples>;
  close(): Promise<void>;
}

const moment = (step: number): Moment => ({ step, phase: 0, repeat: 0, pass: "data" });

/**
 * What a dataset draws, and the order in which metrics read a split, do not follow the run's seed: runs of other seeds
 * learn from the same data and are measured on the same examples.
 */
const dataSeed = 0;

/** The dataset's plugin among the packages; throws `InputError` where none has it. */
export function findDataset(use: DataPlan, packages: readonly PluginPackage[]) {
  const dataset = createCatalog(packages).find("dataset", use.name);
  if (!dataset)
    throw new InputError(`the plan's dataset \`${use.name}\` is in none of the plugin packages that are loaded`);
  return dataset;
}

/** The dataset opened as every run opens it. */
export const openSource = (dataset: PluginOf<"dataset">, params: DataPlan["params"], access: DataAccess) =>
  dataset.open(params, access, createStream(dataSeed, "data", moment(0)));

/** The order in which metrics read a split of so many examples. */
export const orderOf = (split: Split, total: number): Uint32Array =>
  createStream(dataSeed, `data/${split}`, moment(0)).permutation(total);

/** The orders kept at a time: that of this epoch and, reading ahead, of the next; and those of three splits. */
const keptOrders = 5;

/** Opens the plan's dataset on this thread. `packageRoots`: modules from whose place npm packages are looked up. */
export async function openDataset(
  { use, dataFolders, seed, cacheFolder, onProgress, onBroken }: DataOptions,
  packages: readonly PluginPackage[],
  packageRoots: readonly string[] = [],
): Promise<OpenedData> {
  const dataset = findDataset(use, packages);
  const access = createDataAccess({ folders: dataFolders, packageRoots, cacheFolder, onProgress, onBroken });
  const source = await openSource(dataset, use.params, access);
  const { facts } = source;
  const valuesEach = sizeOf(facts.shape);
  const orders = new Map<string, Uint32Array>();

  function order(name: string, draw: () => Uint32Array): Uint32Array {
    const known = orders.get(name);
    if (known) return known;
    const drawn = draw();
    orders.set(name, drawn);
    for (const oldest of [...orders.keys()].slice(0, -keptOrders)) orders.delete(oldest);
    return drawn;
  }
  async function examples(split: Split, indices: Uint32Array): Promise<Examples> {
    const values = new Float32Array(indices.length * valuesEach);
    const labels = new Int32Array(indices.length);
    await source.read(split, indices, values, labels);
    return { count: indices.length, shape: facts.shape, values, ...(facts.classes !== undefined && { labels }) };
  }

  return {
    facts,
    async batch(at, size) {
      const total = facts.splits.train ?? 0;
      if (size > total) {
        throw new InputError(`a batch of ${size} is more than the ${total} training examples of \`${use.as}\``);
      }
      const { epoch, offset: end } = advance(at, size, total);
      const shuffled = order(`epoch ${epoch}`, () =>
        createStream(seed, "data/order", moment(epoch)).permutation(total),
      );
      return examples("train", shuffled.subarray(end - size, end));
    },
    async read(split, start, count) {
      const total = facts.splits[split] ?? 0;
      if (start < 0 || start + count > total) {
        throw new InputError(
          `\`${split}\` of \`${use.as}\` has ${total} examples; asked for ${start} to ${start + count}`,
        );
      }
      const shuffled = order(split, () => orderOf(split, total));
      return examples(split, shuffled.subarray(start, start + count));
    },
    async close() {
      await source.close?.();
      access.close();
    },
  };
}
