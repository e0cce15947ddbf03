import type { Catalog, Plan, Player } from "@dotgan/core";
import type { DataFacts, Tensor } from "@dotgan/kit";
import { type Network, openNetwork } from "./network.js";
import type { Timing } from "./params.js";
import { RunError, type Tensorflow } from "./ports.js";
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
  /** The moment that curves are read at; the loop moves it on. */
  timing: Timing;
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
    timing,
  };
}
