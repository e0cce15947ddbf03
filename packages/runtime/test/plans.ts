import type {
  LatentPlan,
  NetworkPlan,
  NodePlan,
  PhasePlan,
  Plan,
  PlanValue,
  Player,
  PluginUse,
  TermPlan,
  UpdatePlan,
  WeightsPlan,
} from "@dotgan/core";
import { type Shape, unbounded, vector } from "@dotgan/kit";

let line = 0;
/** A use of a plugin, on a line of its own. */
export const use = (name: string, params: Record<string, PlanValue> = {}): PluginUse => ({
  name,
  params,
  origin: { file: "test.gan", line: ++line, column: 3 },
});
export const curve = (name: string, params: Record<string, PlanValue>): PlanValue => ({ curve: use(name, params) });
export const term = (name: string, { weight = 1, every = 1 } = {}): TermPlan => ({ ...use(name), weight, every });

type LayerText = readonly [name: string, units: number, params?: Record<string, PlanValue>];
/** A chain of layers, each given with the size of its output. Several inputs are concatenated first. */
export function network(
  name: string,
  inputs: readonly { name: string; shape: Shape }[],
  layers: readonly LayerText[],
  head: string,
  weights: WeightsPlan = {},
): NetworkPlan {
  const several: LayerText[] =
    inputs.length > 1 ? [["concat", inputs.reduce((sum, { shape }) => sum + sizeOf(shape), 0)]] : [];
  const nodes = [...several, ...layers].map(
    ([layer, units, params], i): NodePlan => ({
      ...use(layer, { ...(layer === "dense" && { units }), ...defaults[layer], ...params }),
      path: String(i),
      inputs: i > 0 ? [{ node: i - 1 }] : inputs.map((_, input) => ({ input })),
      shape: vector(units),
      range: unbounded,
    }),
  );
  return { name, inputs, nodes, heads: [{ name: head, value: { node: nodes.length - 1 } }], weights };
}
const defaults: Record<string, Record<string, PlanValue>> = { batchNorm: { momentum: 0.9 }, dropout: { rate: 0.5 } };
const sizeOf = (shape: Shape) => (shape.kind === "vector" ? shape.size : shape.kind === "class" ? shape.classes : 0);

export const update = (players: Player | readonly Player[], options: Partial<UpdatePlan> = {}): UpdatePlan => ({
  kind: "update",
  players: typeof players === "string" ? [players] : players,
  optimizer: use("adam", { lr: 1e-2, beta1: 0.5, beta2: 0.999 }),
  slots: "adam",
  batch: 8,
  joined: false,
  constraints: [],
  origin: { file: "test.gan", line: 99, column: 1 },
  ...options,
});
export const updateD = (options: Partial<UpdatePlan> = {}) => update("discriminator", options);
export const updateG = (options: Partial<UpdatePlan> = {}) => update("generator", options);

export interface PlanOptions {
  readonly phases?: readonly PhasePlan[];
  readonly steps?: number;
  readonly train?: Plan["train"];
  readonly generator?: readonly LayerText[];
  readonly discriminator?: readonly LayerText[];
  readonly labels?: number;
  readonly weights?: Partial<Record<Player, WeightsPlan>>;
  readonly losses?: Partial<Plan["losses"]>;
  readonly monitors?: Plan["monitors"];
  readonly keep?: Plan["keep"];
  readonly stop?: Plan["stop"];
  readonly seed?: number;
  readonly precision?: Plan["precision"];
}

/** A tiny GAN on vectors of two numbers. */
export function plan(options: PlanOptions = {}): Plan {
  const data = vector(2);
  const z: LatentPlan = { ...use("normal", { size: 3 }), as: "z", shape: vector(3), range: unbounded };
  const label: LatentPlan[] = options.labels
    ? [
        {
          ...use("labels", { count: options.labels }),
          as: "label",
          shape: { kind: "class", classes: options.labels },
          range: [0, 1],
        },
      ]
    : [];
  const latents = [z, ...label];
  const dInputs = [{ name: "points", shape: data }, ...label.map(({ as, shape }) => ({ name: as, shape }))];
  const block = {
    duration: { value: options.steps ?? 5, unit: "steps" as const },
    batch: 8,
    phases: options.phases ?? [updateD(), updateG()],
    origin: { file: "test.gan", line: 90, column: 1 },
  };
  return {
    format: 1,
    title: "",
    seed: options.seed ?? 1,
    precision: options.precision ?? "float32",
    params: {},
    data: { ...use("memory"), as: "points", shape: data, range: unbounded },
    latents,
    generator: network(
      "G",
      latents.map(({ as, shape }) => ({ name: as, shape })),
      options.generator ?? [
        ["dense", 8],
        ["relu", 8],
        ["dense", 2],
      ],
      "output",
      options.weights?.generator,
    ),
    discriminator: network(
      "D",
      dInputs,
      options.discriminator ?? [
        ["dense", 8],
        ["relu", 8],
        ["dense", 1],
      ],
      "real",
      options.weights?.discriminator,
    ),
    losses: {
      discriminator: options.losses?.discriminator ?? [term("nonSaturating")],
      generator: options.losses?.generator ?? [term("nonSaturating")],
    },
    train: options.train ?? [block],
    monitors: options.monitors ?? [],
    keep: options.keep ?? { last: 1 },
    stop: options.stop,
    plugins: [],
  };
}
