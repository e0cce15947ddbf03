import type { Range, Shape, Split } from "@dotgan/kit";

/** Where something was written. Line and column count from 1. */
export interface Origin {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A length of training. Steps are passes over the `train` block; images are real images taken. */
export interface Duration {
  readonly value: number;
  readonly unit: "steps" | "epochs" | "images" | "minutes" | "evaluations";
}

/** An argument as the plan keeps it; curves and durations become numbers when their moment is known. */
export type PlanValue =
  | number
  | string
  | boolean
  | readonly PlanValue[]
  | { readonly duration: Duration }
  | { readonly curve: PluginUse }
  | { readonly plugin: PluginUse };

/** A plugin with every parameter bound and every default filled in; parameters left out for good are absent. */
export interface PluginUse {
  readonly name: string;
  readonly params: Readonly<Record<string, PlanValue>>;
  readonly origin: Origin;
}

export interface DataPlan extends PluginUse {
  /** The name in the file. */
  readonly as: string;
  readonly shape: Shape;
  readonly range: Range;
  readonly classes?: number | undefined;
}

export interface LatentPlan extends PluginUse {
  readonly as: string;
  readonly shape: Shape;
  readonly range: Range;
}

/** A value inside a network: one of its inputs, or the output of an earlier node. */
export type ValueIndex = { readonly input: number } | { readonly node: number };

/** One layer, in order of evaluation. */
export interface NodePlan extends PluginUse {
  /** Unique and stable within its network, as `3` or `codes/0`; streams and weights are named by it. */
  readonly path: string;
  readonly inputs: readonly ValueIndex[];
  readonly shape: Shape;
  readonly range: Range;
}

export interface NetworkPlan {
  readonly name: string;
  /** What it takes: the data, latents; in order. */
  readonly inputs: readonly { readonly name: string; readonly shape: Shape }[];
  readonly nodes: readonly NodePlan[];
  /** A generator has the one head `output`; a discriminator without heads has the one head `real`. */
  readonly heads: readonly { readonly name: string; readonly value: ValueIndex }[];
  readonly weights: WeightsPlan;
}

export interface WeightsPlan {
  /** Initializers by role; roles left out start as the layer or the role says. */
  readonly kernel?: PluginUse | undefined;
  readonly bias?: PluginUse | undefined;
  readonly gain?: PluginUse | undefined;
  /** A constraint with a `transform`. */
  readonly under?: PluginUse | undefined;
  /** Weights of another run. */
  readonly run?: { readonly path: string; readonly checkpoint: string; readonly origin: Origin } | undefined;
}

export interface TermPlan extends PluginUse {
  readonly weight: number;
  /** On every k-th update of its player, times k. */
  readonly every: number;
}

export type Player = "generator" | "discriminator";

export interface UpdatePlan {
  readonly kind: "update";
  /** Two players only inside `together`. */
  readonly players: readonly Player[];
  readonly optimizer: PluginUse;
  /** Names the optimizer's state: updates of the same named optimizer and player share slots. */
  readonly slots: string;
  readonly batch: number;
  readonly joined: boolean;
  readonly clipNorm?: number | undefined;
  readonly l2?: number | undefined;
  readonly constraints: readonly PluginUse[];
  readonly origin: Origin;
}
export interface AveragePlan {
  readonly kind: "average";
  readonly player: Player;
  readonly average: PluginUse;
  readonly origin: Origin;
}
export interface RepeatPlan {
  readonly kind: "repeat";
  readonly count: number;
  readonly body: readonly PhasePlan[];
}
/** All gradients at the old weights on one draw, then all updates. */
export interface TogetherPlan {
  readonly kind: "together";
  readonly updates: readonly UpdatePlan[];
}
/** One draw of fakes, or of reals, for the block. */
export interface SharePlan {
  readonly kind: "share";
  readonly what: "fake" | "real";
  readonly body: readonly PhasePlan[];
}
export type PhasePlan = UpdatePlan | AveragePlan | RepeatPlan | TogetherPlan | SharePlan;

export interface TrainPlan {
  readonly duration: Duration;
  readonly batch: number;
  readonly phases: readonly PhasePlan[];
  readonly origin: Origin;
}

export interface MonitorPlan extends PluginUse {
  readonly kind: "metric" | "view";
  /** Its name in curves and files: `as` in the file, else the plugin's. Unique. */
  readonly as: string;
  /** Absent: at the end. */
  readonly every?: Duration | undefined;
  /** The data split it measures on, where it has a parameter `on`. */
  readonly split?: Split | undefined;
}

/**
 * What a training step computes in. `mixed`: convolutions, matrix products and activations in bfloat16; weights,
 * statistics, losses and optimizers in float32.
 */
export const precisions = ["float32", "mixed"] as const;
export type Precision = (typeof precisions)[number];

/** A whole experiment, resolved: a run can be started from this alone. Plain JSON. */
export interface Plan {
  readonly format: 1;
  readonly title: string;
  readonly seed: number;
  readonly precision: Precision;
  /** The file's params as they stand. */
  readonly params: Readonly<Record<string, number | string | boolean>>;
  readonly data: DataPlan;
  readonly latents: readonly LatentPlan[];
  readonly generator: NetworkPlan;
  readonly discriminator: NetworkPlan;
  readonly losses: Readonly<Record<Player, readonly TermPlan[]>>;
  readonly train: readonly TrainPlan[];
  readonly monitors: readonly MonitorPlan[];
  readonly keep: { readonly best?: string | undefined; readonly last: number };
  readonly stop?: { readonly monitor: string; readonly patience: Duration } | undefined;
  readonly sweep?:
    | {
        readonly axes: readonly { readonly name: string; readonly values: readonly (number | string | boolean)[] }[];
        readonly by?: string | undefined;
      }
    | undefined;
  /** Every plugin used, with the package it came from. */
  readonly plugins: readonly {
    readonly kind: string;
    readonly name: string;
    readonly package: string;
    readonly version: string;
  }[];
}
