import type { PluginPackage } from "@dotgan/kit";
import { advance, type BatchSource } from "@dotgan/runtime";
import { type DataOptions, findDataset, openDataset } from "./opened-data.js";

/** Batches, and how long the steps have waited for them. */
export interface TimedBatchSource extends BatchSource {
  /** Seconds that callers of `take` have waited, together. */
  readonly waitedSeconds: number;
}

/** The same batches as `openData` gives, read on this thread when they are asked for. */
export async function openDataInline(
  options: DataOptions & { readonly packages: readonly PluginPackage[]; readonly packageRoots?: readonly string[] },
): Promise<TimedBatchSource> {
  const data = await openDataset(options, options.packages, options.packageRoots);
  let waited = 0;
  return {
    facts: data.facts,
    truth: findDataset(options.use, options.packages).truth?.(options.use.params),
    async take(at, size) {
      const began = performance.now();
      const batch = await data.batch(at, size);
      waited += performance.now() - began;
      return { batch, next: advance(at, size, data.facts.splits.train ?? 0) };
    },
    read: data.read,
    close: data.close,
    get waitedSeconds() {
      return waited / 1000;
    },
  };
}
