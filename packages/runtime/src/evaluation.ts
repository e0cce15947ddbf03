import { evaluationChunk, type MonitorPlan } from "@dotgan/core";
import { type Evaluation, type Examples, size, type Tensor } from "@dotgan/kit";
import { readAsset } from "./assets.js";
import { averageKey } from "./average.js";
import { usableWeights } from "./constraints.js";
import { drawLatents, generate, type Latents } from "./draw.js";
import { fitDiscriminator } from "./fit.js";
import { judgeOf } from "./judge.js";
import { layerGradients } from "./layer-gradients.js";
import type { Pass, Weight } from "./network.js";
import { type Resolved, required, resolve } from "./params.js";
import type { BatchSource } from "./ports.js";
import { createRandomTensors } from "./random-tensors.js";
import { remember } from "./remember.js";
import { averagedStatistics } from "./statistics.js";
import { createStream, type Moment } from "./streams.js";
import type { Training } from "./training.js";
import { thresholdOf } from "./update.js";

/** How a network is run to be measured. */
export interface EvaluationMode {
  /** `averaged`: the average of G where there is one. */
  readonly weights: "averaged" | "raw";
  /** `moving`: as normalisation layers remember them; `batch`: those of the batch at hand. */
  readonly statistics: "moving" | "batch";
}

/** What an evaluation depends on besides the model. */
export interface Circumstances {
  /** Seed of the evaluation's draws; the plan's own if left out. */
  readonly seed?: number | undefined;
  /** The best value that the monitor gave before. */
  readonly best?: number | undefined;
}

export interface OpenEvaluation {
  readonly evaluation: Evaluation;
  /** The monitor's parameters, resolved. */
  readonly params: Resolved;
  /** What every measurement depends on, whether its metric says so or not. */
  readonly protocol: Readonly<Record<string, string | number | boolean>>;
}

const evaluationMoment = (repeat: number): Moment => ({ step: 0, phase: 0, repeat, pass: "evaluation" });

/** What a metric or a view sees of a run now. A metric's parameters `weights` and `statistics` choose how G is run. */
export function openEvaluation(
  training: Training,
  batches: BatchSource,
  monitor: Pick<MonitorPlan, "name" | "as" | "params" | "origin" | "split">,
  step: number,
  { seed = training.plan.seed, best }: Circumstances = {},
): OpenEvaluation {
  const { tf, plan, networks, catalog, timing, facts, state } = training;
  const { generator } = networks;
  const params: Resolved = resolve(monitor, timing, catalog);
  const hasAverage = generator.trained.some(({ key }) => state.has(averageKey(key)));
  const mode: EvaluationMode = {
    weights: hasAverage && params.weights !== "raw" ? "averaged" : "raw",
    statistics: params.statistics === "batch" ? "batch" : "moving",
  };
  const averaged = (weight: Weight): Tensor =>
    mode.weights === "averaged" && weight.spec.role !== "statistic"
      ? state.get(averageKey(weight.key))
      : state.get(weight.key);
  const statistics =
    mode.weights === "averaged" && mode.statistics === "moving" && generator.statistics.length > 0
      ? averagedStatistics(training, averaged)
      : new Map<string, Tensor>();
  const weight = (weight: Weight): Tensor => statistics.get(weight.key) ?? averaged(weight);

  const numbers = size(facts.shape);
  const chunk = evaluationChunk(numbers);
  const passOf = (weightOf: Pass["weight"], trainingMode: boolean, repeat: number): Pass => ({
    tf,
    catalog,
    timing,
    training: trainingMode,
    weight: weightOf,
    random: (path) => createRandomTensors(tf, () => createStream(seed, path, evaluationMoment(repeat))),
  });
  const run = (latents: Latents, repeat: number): Tensor =>
    tf.tidy(() =>
      generate(
        generator,
        latents,
        passOf(usableWeights(training, generator, weight), mode.statistics === "batch", repeat),
      ),
    );

  /** Latents of one whole chunk: the first ones are the same however many are wanted. */
  const chunkLatents = (index: number): Latents =>
    drawLatents(training, chunk, (path) =>
      createRandomTensors(tf, () => createStream(seed, `evaluation/${path}`, evaluationMoment(index))),
    );
  const sliced = (latents: Latents, count: number): Latents =>
    Object.fromEntries(Object.entries(latents).map(([name, tensor]) => [name, tf.slice(tensor, 0, count)]));

  const labelled = plan.latents.find(
    (latent) => latent.shape.kind === "class" && required(catalog, "sampler", latent.name).fromBatch,
  );

  const evaluation: Evaluation = {
    tf,
    step,
    data: facts,
    latents: plan.latents.map((latent) => ({
      name: latent.as,
      shape: latent.shape,
      range: latent.range,
      walk: required(catalog, "sampler", latent.name).walk ?? "line",
    })),
    truth: batches.truth,
    stream: createStream(seed, `monitor/${monitor.as}`, evaluationMoment(0)),
    best,
    remember: (key, make) => remember(batches, `${monitor.name}: ${key}`, make),
    asset: (asset) => readAsset(asset, training.assets),
    threshold: thresholdOf(training),
    async *real(split, count) {
      const available = Math.min(count, batches.facts.splits[split] ?? 0);
      for (let at = 0; at < available; at += chunk)
        yield await batches.read(split, at, Math.min(chunk, available - at));
    },
    async *fake(count) {
      for (let at = 0, index = 0; at < count; at += chunk, index++) {
        const wanted = Math.min(chunk, count - at);
        const [images, labels] = tf.tidy(() => {
          const latents = sliced(chunkLatents(index), wanted);
          const classes = labelled && latents[labelled.as];
          return [run(latents, index), classes ? tf.argMax(classes, -1) : tf.zeros([0])];
        }) as [Tensor, Tensor];
        const values = Float32Array.from(await images.data());
        const classes = labelled ? Int32Array.from(await labels.data()) : undefined;
        images.dispose();
        labels.dispose();
        if (facts.shape.kind === "image") roundTo8Bits(values, facts.range);
        yield { count: wanted, shape: facts.shape, values, labels: classes } satisfies Examples;
      }
    },
    latentsFor: (count) =>
      tf.tidy(() => {
        const parts: Latents[] = [];
        for (let at = 0; at < count; at += chunk) {
          parts.push(sliced(chunkLatents(at / chunk), Math.min(chunk, count - at)));
        }
        return Object.fromEntries(
          plan.latents.map(({ as }) => [
            as,
            tf.concat(
              parts.map((part) => part[as] as Tensor),
              0,
            ),
          ]),
        );
      }),
    generate: (latents) => run(latents, 0),
    ...judgeOf(training, (weightOf) => passOf(weightOf, false, 0)),
    layerGradients: (player) => layerGradients(training, batches, player),
    fit: (fit) => fitDiscriminator(training, seed, `monitor/${monitor.as}/fit`, fit),
  };
  return {
    evaluation,
    params,
    protocol: {
      weights: params.weights === "raw" ? "raw" : "averaged",
      statistics: mode.statistics,
      seed,
      ...(typeof params.samples === "number" && { samples: params.samples }),
      ...(monitor.split && { split: monitor.split }),
    },
  };
}

/** Rounds values to the 256 levels that a picture file has; data without a finite range is left as it is. */
export function roundTo8Bits(values: Float32Array, [low, high]: readonly [number, number]): void {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return;
  const scale = 255 / (high - low);
  for (let i = 0; i < values.length; i++) {
    const level = Math.round(((values[i] as number) - low) * scale);
    values[i] = low + Math.min(255, Math.max(0, level)) / scale;
  }
}
