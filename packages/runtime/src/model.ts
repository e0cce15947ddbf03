import type { Catalog, MonitorPlan, Plan } from "@dotgan/core";
import type { Evaluation, Measurement, Picture } from "@dotgan/kit";
import { openEvaluation } from "./evaluation.js";
import { drawView, measureMetric } from "./monitors.js";
import type { Assets, BatchSource, Checkpoint, Engine } from "./ports.js";
import { paceOf, timingOf } from "./progress.js";
import { forgetStatistics } from "./statistics.js";
import { openTraining } from "./training.js";

/** The networks of a checkpoint, to sample from and to measure; optimizer state is not loaded. */
export interface Model {
  readonly step: number;
  /** What a metric or a view would see; `name` names its stream. `params` are as a metric's: `weights`, `statistics`. */
  evaluation(
    name: string,
    params?: { readonly weights?: "averaged" | "raw"; readonly statistics?: "moving" | "batch" },
  ): Evaluation;
  /** Measures a metric of the plan, or any other. */
  measure(monitor: MonitorPlan): Promise<Measurement>;
  draw(monitor: MonitorPlan): Promise<Picture>;
  dispose(): void;
}

/** Opens what a checkpoint holds. `seed` replaces the plan's own for the latents that are drawn. */
export function openModel(
  plan: Plan,
  catalog: Catalog,
  engine: Engine,
  batches: BatchSource,
  checkpoint: Checkpoint,
  { seed = plan.seed, assets }: { readonly seed?: number | undefined; readonly assets?: Assets | undefined } = {},
): Model {
  const { step, tensors, progress } = checkpoint;
  const training = openTraining(plan, catalog, engine.tf, batches.facts, { step: 0, total: 0, steps: () => 0 });
  training.assets = assets;
  const block = plan.train[Math.min(progress.block, plan.train.length - 1)];
  if (block)
    training.timing = timingOf(
      paceOf(training, block, batches.facts.splits.train ?? Number.POSITIVE_INFINITY),
      block,
      progress,
    );

  const unders = [plan.generator, plan.discriminator].map(({ weights }) => weights.under?.name);
  const isWanted = (key: string) => {
    const [prefix, ...rest] = key.split(":");
    return rest.length === 0 || prefix === "average" || unders.includes(prefix);
  };
  training.state.load(Object.fromEntries(Object.entries(tensors).filter(([key]) => isWanted(key))));
  return {
    step,
    evaluation(name, params = {}) {
      const origin = { file: "", line: 0, column: 0 };
      return openEvaluation(training, batches, { name, as: name, params, origin }, step, { seed }).evaluation;
    },
    measure: (monitor) => measureMetric(training, batches, monitor, step, { seed }),
    draw: (monitor) => drawView(training, batches, monitor, step, { seed }),
    dispose() {
      forgetStatistics(training);
      training.state.dispose();
    },
  };
}
