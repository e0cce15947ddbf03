import type { LossReads } from "@dotgan/kit";
import type { Catalog } from "./catalog.js";
import type { Duration, PhasePlan, Plan, Player, TermPlan, TrainPlan, UpdatePlan } from "./plan.js";

/** All updates of a schedule, in order, each once however often it is repeated. */
export const updatesOf = (phases: readonly PhasePlan[]): readonly UpdatePlan[] => phases.flatMap(updatesOfOne);

function updatesOfOne(phase: PhasePlan): readonly UpdatePlan[] {
  switch (phase.kind) {
    case "update":
      return [phase];
    case "average":
      return [];
    case "together":
      return phase.updates;
    case "repeat":
    case "share":
      return updatesOf(phase.body);
  }
}

/** How many updates a step makes that satisfy a condition, repeats counted. */
export function countUpdates(phases: readonly PhasePlan[], where: (update: UpdatePlan) => boolean): number {
  const countOne = (phase: PhasePlan): number => {
    switch (phase.kind) {
      case "update":
        return where(phase) ? 1 : 0;
      case "average":
        return 0;
      case "together":
        return phase.updates.filter(where).length;
      case "repeat":
        return phase.count * countUpdates(phase.body, where);
      case "share":
        return countUpdates(phase.body, where);
    }
  };
  return phases.reduce((sum, phase) => sum + countOne(phase), 0);
}

/** Which batches the terms of a player's loss read. */
export function readsOf(terms: readonly TermPlan[], player: Player, catalog: Catalog): ReadonlySet<LossReads> {
  return new Set(terms.flatMap(({ name }) => catalog.find("loss", name)?.reads[player] ?? []));
}

/** Tells whether a player's updates take real batches. */
export const realReaders =
  (losses: Plan["losses"], catalog: Catalog) =>
  (player: Player): boolean =>
    readsOf(losses[player], player, catalog).has("real");

/**
 * The sizes of the real batches that one step takes, in order: one per update whose loss reads reals, and one in all for
 * `together` and for `share real`.
 */
export function realBatches(phases: readonly PhasePlan[], readsReal: (player: Player) => boolean): readonly number[] {
  const reads = (update: UpdatePlan) => update.players.some(readsReal);
  const batchesOf = (phase: PhasePlan): readonly number[] => {
    switch (phase.kind) {
      case "update":
        return reads(phase) ? [phase.batch] : [];
      case "average":
        return [];
      case "together":
        return once(phase.updates.filter(reads).map(({ batch }) => batch));
      case "repeat": {
        const body = realBatches(phase.body, readsReal);
        return Array.from({ length: phase.count }, () => body).flat();
      }
      case "share": {
        const body = realBatches(phase.body, readsReal);
        return phase.what === "real" ? once(body) : body;
      }
    }
  };
  return phases.flatMap(batchesOf);
}

const once = (sizes: readonly number[]): readonly number[] => (sizes.length > 0 ? [Math.max(...sizes)] : []);

/**
 * The steps that a duration takes in a block whose steps take real batches of the given sizes; `undefined` where it cannot
 * be known: minutes, evaluations, data of unknown length. An epoch is the training split taken once: its last partial
 * batch is dropped, and it ends at the first step boundary there.
 */
export function stepsOf(duration: Duration, batches: readonly number[], trainCount?: number): number | undefined {
  const perStep = batches.reduce((sum, size) => sum + size, 0);
  switch (duration.unit) {
    case "steps":
      return duration.value;
    case "images":
      return perStep > 0 ? Math.ceil(duration.value / perStep) : undefined;
    case "epochs": {
      const largest = Math.max(...batches);
      if (perStep === 0 || trainCount === undefined || trainCount < largest) return undefined;
      // Exact where all batches of a step are of one size, as they nearly always are.
      const usable = Math.floor(trainCount / largest) * largest;
      return Math.ceil((duration.value * usable) / perStep);
    }
    case "minutes":
    case "evaluations":
      return undefined;
  }
}

/** The steps of a train block, where they can be known. */
export const blockSteps = (
  block: TrainPlan,
  losses: Plan["losses"],
  catalog: Catalog,
  trainCount?: number,
): number | undefined => stepsOf(block.duration, realBatches(block.phases, realReaders(losses, catalog)), trainCount);
