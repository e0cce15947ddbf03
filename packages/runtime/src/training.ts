import type { Catalog, Plan, Player } from "@dotgan/core";
import type { DataFacts, Tensor } from "@dotgan/kit";
import type { Captures } from "./captured.js";
import type { Inlet } from "./inlet.js";
import { type Network, openNetwork } from "./network.js";
import type { Timing } from "./params.js";
import { type Assets, Invariant, RunError, type Tensorflow } from "./ports.js";
import { State } from "./state.js";
import { createStreams, type Streams } from "./streams.js";

/** What every part of a run shares. */
export interface Training {
  readonly plan: Plan;
  readonly catalog: Catalog;
  readonly tf: Tensorflow;
  readonly facts: DataFacts;
  readonly networks: Readonly<Record<Player, Network>>;
  readonly state: State;
  readonly streams: Streams;
  /** Updates done, by optimizer slots, by player and by average. */
  readonly counts: Map<string, number>;
  /** Monitors that warned at their last measurement of this sitting. */
  readonly warned: Set<string>;
  /** Files that metrics compute with; absent where the host has none. */
  assets?: Assets | undefined;
  /** How what differs from step to step comes in; every step sets its own. */
  inlet: Inlet;
  /** The moment that curves are read at; the loop moves it on. */
  timing: Timing;
  /** Steps that run as one call; absent where the engine only computes operator by operator. */
  captures?: Captures | undefined;
  /** Looks for what is not finite; present only while a step gone wrong is run again. */
  watch?: Watch | undefined;
}

/** Sees the values of a step, in order. */
export type Watch = (what: Watched, value: Tensor) => void;
export type Watched =
  | {
      readonly kind: "layer";
      readonly network: string;
      readonly path: string;
      readonly origin: Origin;
      readonly layer: string;
    }
  | { readonly kind: "term"; readonly player: Player; readonly origin: Origin; readonly term: string }
  | {
      readonly kind: "gradient";
      readonly network: string;
      readonly path: string;
      readonly origin: Origin;
      readonly layer: string;
    };
type Origin = Plan["data"]["origin"];

/** A plan made ready: plugins found, weights known, nothing computed. */
export function openTraining(plan: Plan, catalog: Catalog, tf: Tensorflow, facts: DataFacts, timing: Timing): Training {
  if (JSON.stringify(facts.shape) !== JSON.stringify(plan.data.shape)) {
    throw new RunError("data-changed", `\`${plan.data.as}\` no longer has the shape that the plan was made for`, {
      planned: plan.data.shape,
      found: facts.shape,
    });
  }
  return {
    plan,
    catalog,
    tf,
    facts,
    networks: {
      generator: openNetwork("generator", plan.generator, catalog, timing),
      discriminator: openNetwork("discriminator", plan.discriminator, catalog, timing),
    },
    state: new State(tf),
    streams: createStreams(plan.seed),
    counts: new Map(),
    warned: new Set(),
    inlet: noInlet,
    timing,
  };
}

/** Between steps nothing comes in. */
export const noInlet: Inlet = {
  take: () => {
    throw new Invariant("something is drawn for a step while none runs");
  },
  takeLater: () => Promise.reject(new Invariant("a real batch is taken while no step runs")),
};

/** Counts one more, now and whenever this step is run again; gives the count. */
export function countUp({ inlet, counts }: Training, name: string): number {
  inlet.take(() => {
    counts.set(name, (counts.get(name) ?? 0) + 1);
    return {};
  });
  return counts.get(name) ?? 0;
}

/** Numbers of the moment as scalars. */
export const takeScalars = ({ tf, inlet }: Training, numbers: () => Readonly<Record<string, number>>) =>
  inlet.take(() => Object.fromEntries(Object.entries(numbers()).map(([name, value]) => [name, tf.scalar(value)])));
