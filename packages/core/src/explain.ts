import { type DataFacts, formatRange, formatShape, type Range } from "@dotgan/kit";
import type { Catalog } from "./catalog.js";
import { type Cost, cost } from "./cost.js";
import { describeBlock, everyInWords } from "./describe.js";
import type { MonitorPlan, Plan, Player, Precision, TermPlan } from "./plan.js";
import { plainParams } from "./values.js";
import { formatDuration, formatNumber, formatUse, listed } from "./words.js";

/** An experiment explained: numbers in `cost`, everything else in words. Plain data. */
export interface Explanation {
  readonly title: string;
  readonly seed: number;
  /** With what it means where it is not the usual one. */
  readonly precision: string;
  readonly data: string;
  readonly latents: readonly string[];
  readonly networks: Readonly<Record<Player, string>>;
  readonly cost: Cost;
  readonly losses: Readonly<Record<Player, string>>;
  /** One paragraph, a list of sentences, per train block. */
  readonly training: readonly (readonly string[])[];
  readonly monitors: readonly string[];
  /** Keeping and stopping. */
  readonly selection: readonly string[];
  readonly sweep?: string;
}

/**
 * What a plan will do. `facts` are the data's as probed from its files; without them what the dataset knows unread is
 * used, and epochs of a length nobody knows stay epochs.
 */
export function explain(plan: Plan, catalog: Catalog, facts?: DataFacts): Explanation {
  const known = facts ?? catalog.find("dataset", plan.data.name)?.facts(plainParams(plan.data));
  const { data } = plan;
  const lengths = Object.entries(known?.splits ?? {}).map(([split, n]) => `${formatNumber(n)} in ${split}`);
  const names = { generator: plan.generator.name, discriminator: plan.discriminator.name };
  return {
    title: plan.title,
    seed: plan.seed,
    precision: precisionInWords[plan.precision],
    data: [
      `${data.as} = ${formatUse(data, "dataset", catalog)}: ${formatShape(data.shape)}${rangeInWords(data.range)}`,
      ...(data.classes === undefined ? [] : [`${data.classes} classes`]),
      ...lengths,
    ].join(", "),
    latents: plan.latents.map(
      (latent) => `${latent.as} = ${formatUse(latent, "sampler", catalog)}: ${formatShape(latent.shape)}`,
    ),
    networks: {
      generator: `${names.generator}(${inputs(plan, "generator")}) -> ${data.as}`,
      discriminator: `${names.discriminator}(${inputs(plan, "discriminator")}) -> ${listed(
        plan.discriminator.heads.map(({ name }) => name),
      )}`,
    },
    cost: cost(plan, catalog),
    losses: {
      generator: `${names.generator} minimises ${terms(plan.losses.generator, catalog)}`,
      discriminator: `${names.discriminator} minimises ${terms(plan.losses.discriminator, catalog)}`,
    },
    training: plan.train.map((block) => describeBlock(block, plan, catalog, known?.splits.train)),
    monitors: plan.monitors.map((monitor) => monitorInWords(monitor, catalog)),
    selection: selection(plan),
    ...(plan.sweep && {
      sweep: `${plan.sweep.axes.map(({ name, values }) => `${name} in [${values.join(", ")}]`).join(", ")}${
        plan.sweep.by ? `, compared by ${plan.sweep.by}` : ""
      }: ${plan.sweep.axes.reduce((product, { values }) => product * values.length, 1)} runs`,
    }),
  };
}

const precisionInWords: Readonly<Record<Precision, string>> = {
  float32: "float32",
  mixed:
    "mixed: convolutions, matrix products and activations in bfloat16; weights, statistics, losses and optimizers in float32",
};

function rangeInWords(range: Range): string {
  const text = formatRange(range);
  return text === "unbounded" ? ", without bounds" : ` in ${text}`;
}

const inputs = (plan: Plan, player: Player): string =>
  plan[player].inputs.map(({ name, shape }) => `${name}: ${formatShape(shape)}`).join(", ");

function terms(all: readonly TermPlan[], catalog: Catalog): string {
  const words = all.map((term, index) => {
    const size = Math.abs(term.weight);
    const text = `${size === 1 ? "" : `${size} * `}${formatUse(term, "loss", catalog)}`;
    const every = term.every > 1 ? ` (every ${term.every} updates, times ${term.every})` : "";
    const sign = term.weight < 0 ? "- " : index === 0 ? "" : "+ ";
    return `${sign}${text}${every}`;
  });
  return words.join(" ");
}

function monitorInWords(monitor: MonitorPlan, catalog: Catalog): string {
  const when = monitor.every ? everyInWords(monitor.every) : "at the end";
  const what = formatUse(monitor, monitor.kind, catalog);
  const name = monitor.as === monitor.name ? "" : ` as ${monitor.as}`;
  const split = monitor.split ? `, on ${monitor.split}` : "";
  return `${when}: ${what}${name}${split}`;
}

function selection({ keep, stop, monitors }: Plan): readonly string[] {
  const better = keep.best === undefined ? [] : [`the checkpoint with the best ${keep.best} is kept`];
  const end = monitors.some(({ every, kind }) => every === undefined && kind === "metric") && keep.best !== undefined;
  return [
    ...better,
    keep.last === 1 ? "the latest checkpoint is kept" : `the latest ${keep.last} checkpoints are kept`,
    ...(end ? ["what is measured at the end is measured on the kept best"] : []),
    ...(stop ? [`training stops when ${stop.monitor} has not improved for ${formatDuration(stop.patience)}`] : []),
  ];
}
