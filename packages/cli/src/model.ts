import { openRun, type RunReader } from "@dotgan/node";
import { type Assets, type BatchSource, type Checkpoint, type Engine, type Model, openModel } from "@dotgan/runtime";
import { type Loaded, loadRunCatalog } from "./catalog.js";
import { type AssetFlags, assetsOf } from "./data.js";
import { exit, Stop } from "./exit.js";
import { type CommonOptions, say } from "./output.js";
import { openNamedEngine, openPlanData } from "./train-run.js";

/** Flags of the commands that look at a trained model. */
export interface ModelFlags extends CommonOptions, AssetFlags {
  readonly engine: string;
  readonly checkpoint: string;
}

export interface OpenedModel {
  readonly run: RunReader;
  readonly loaded: Loaded;
  readonly engine: Engine;
  readonly model: Model;
  readonly batches: BatchSource;
  readonly assets: Assets;
  close(): Promise<void>;
}

/** The checkpoint asked for; a run that keeps no best gives its last, and says so. */
async function loadCheckpoint(run: RunReader, which: string): Promise<Checkpoint> {
  const name = which === "best" && run.plan.keep.best === undefined ? "last" : which;
  const { checkpoint, skipped } = await run.load(name);
  for (const { name: damaged, reason } of skipped)
    say(`checkpoint ${damaged} is damaged (${reason}); an older one is used`);
  return checkpoint;
}

/** For pictures alone: nothing is read, so a model can be sampled where its data is not. */
function noData({ plan }: RunReader): BatchSource {
  const refuse = async (): Promise<never> => {
    throw new Stop(exit.input, "This needs the run's data; sampling does not read it.");
  };
  const { shape, range, classes } = plan.data;
  return {
    facts: { shape, range, classes, splits: {} },
    truth: undefined,
    take: refuse,
    read: refuse,
    close: async () => {},
  };
}

/** Opens what a run has learnt; with its data where `flags.data` is to be used. */
export async function openRunModel(
  path: string,
  flags: ModelFlags,
  { withData, seed }: { readonly withData: boolean; readonly seed?: number },
): Promise<OpenedModel> {
  const run = await openRun(path);
  const loaded = await loadRunCatalog(run);
  const assets = await assetsOf(flags, loaded.catalog);
  const checkpoint = await loadCheckpoint(run, flags.checkpoint);
  const engine = await openNamedEngine(flags.engine);
  const batches = withData ? await openPlanData(run.plan, loaded.modules, flags) : noData(run);
  const model = openModel(run.plan, loaded.catalog, engine, batches, checkpoint, { seed, assets });
  return {
    run,
    loaded,
    engine,
    model,
    batches,
    assets,
    async close() {
      model.dispose();
      await batches.close();
    },
  };
}
