import { size } from "@dotgan/kit";
import type { Catalog } from "./catalog.js";
import type { NetworkCost } from "./cost.js";
import type { PhasePlan, Plan, Player, UpdatePlan } from "./plan.js";
import { readsOf, updatesOf } from "./schedule.js";

/** Every value is a float32. */
export const bytesPerValue = 4;

/**
 * What the estimate rests on: multiples of the bytes of a network's layer outputs, and of what is kept. They follow from
 * eager TensorFlow.js, where everything of a pass lives until its gradient is done.
 *
 * Compared with the peak resident memory of `gan train --steps=4` (GNU time, Linux, 2 cores, no monitors) for the shipped
 * experiments and the 2014 networks at batches of 1 to 1,000, 200 MB to 1.7 GB: the estimated peak of the process was
 * 0.8 to 1.4 times the measured one on wasm, and 0.8 to 1.1 times on tensorflow. Least certain are gradient penalties,
 * which take less than is said here.
 */
export const memoryFactors = {
  /** A pass without gradient: each layer's output, and one more tensor inside it (a convolution before its bias). */
  forward: 2,
  /** A pass that is differentiated: as `forward`, and the gradient of every output. */
  differentiated: 3,
  /** A pass whose gradient is differentiated again, as gradient penalties do: both passes, forward and backward. */
  differentiatedTwice: 6,
  /** A network's old weights and slots live until the new ones are complete. */
  updated: 2,
  /** A checkpoint holds what is kept once as numbers and once as a file's bytes, beside the engine's own memory. */
  saved: 2,
  /** The process itself, by engine: the runtime, the engine, data in memory, batches read ahead. Bytes. */
  process: { wasm: 300e6, tensorflow: 600e6 },
} as const;

/** How many examples of `values` numbers each a monitor gets at a time, so that large images come in small chunks. */
export const evaluationChunk = (values: number): number => Math.max(1, Math.min(500, Math.floor(2 ** 20 / values)));

/** The estimated memory of training, in bytes. */
export interface StepMemory {
  /** Weights and statistics of both networks. */
  readonly weights: number;
  /** Optimizer slots. */
  readonly slots: number;
  /** Running averages of weights. */
  readonly averages: number;
  /** Gradients and new values while the larger network is updated. */
  readonly gradients: number;
  /** What the passes of an update of each player keep; of both at once in `together`. */
  readonly activations: { readonly discriminator: number; readonly generator: number; readonly together: number };
  /** The peak while a step runs. */
  readonly step: number;
  /** The peak while a monitor runs. */
  readonly monitors: number;
  /** A checkpoint's copies of all that is kept. */
  readonly checkpoint: number;
  /** The peak of the whole, process included, by engine. */
  readonly total: { readonly wasm: number; readonly tensorflow: number };
}

type Costs = Readonly<Record<Player, NetworkCost>>;

/** Estimates the memory of a step from what its networks cost. `batch` is the one that the costs are given for. */
export function stepMemoryOf(plan: Plan, costs: Costs, catalog: Catalog, batch: number): StepMemory {
  const perImage = {
    discriminator: costs.discriminator.activationBytes / batch,
    generator: costs.generator.activationBytes / batch,
    data: size(plan.data.shape) * bytesPerValue,
  };
  const bytes = (player: Player) => costs[player].parameters * bytesPerValue;
  const phases = plan.train.flatMap((block) => block.phases);
  const updates = updatesOf(phases);
  const slotsOf = (player: Player) => slotCount(updates, player, catalog) * bytes(player);
  const slots = slotsOf("generator") + slotsOf("discriminator");
  const averages = averagedPlayers(phases).reduce((sum, player) => sum + bytes(player), 0);
  const statistics = (costs.generator.statistics + costs.discriminator.statistics) * bytesPerValue;
  const weights = bytes("generator") + bytes("discriminator") + statistics;

  let gradients = 0;
  const activations = { discriminator: 0, generator: 0, together: 0 };
  for (const moment of moments(phases)) {
    const players = moment.flatMap((update) => update.players);
    gradients = Math.max(
      gradients,
      sumOf(players, (p) => bytes(p) + (memoryFactors.updated - 1) * (bytes(p) + slotsOf(p))),
    );
    const kind = players.length > 1 ? "together" : (players[0] ?? "discriminator");
    const largest = Math.max(...moment.map((update) => update.batch));
    activations[kind] = Math.max(activations[kind], largest * passes(players, plan, perImage, catalog));
  }
  const persistent = weights + slots + averages;
  const step = persistent + gradients + Math.max(...Object.values(activations));
  const monitors =
    plan.monitors.length > 0
      ? persistent +
        evaluationChunk(size(plan.data.shape)) * (memoryFactors.forward * perImage.generator + perImage.data)
      : 0;
  const checkpoint = memoryFactors.saved * persistent;
  const peak = Math.max(step, monitors) + checkpoint;
  const { wasm, tensorflow } = memoryFactors.process;
  const total = { wasm: peak + wasm, tensorflow: peak + tensorflow };
  return { weights, slots, averages, gradients, activations, step, monitors, checkpoint, total };
}

/** Bytes per image that the passes of one moment keep: the passes of an update, or of all updates of a `together`. */
function passes(
  players: readonly Player[],
  plan: Plan,
  perImage: { readonly discriminator: number; readonly generator: number; readonly data: number },
  catalog: Catalog,
): number {
  const { forward, differentiated, differentiatedTwice } = memoryFactors;
  const reads = new Set(players.flatMap((player) => [...readsOf(plan.losses[player], player, catalog)]));
  const twice = players
    .flatMap((player) => plan.losses[player])
    .filter(({ name }) => {
      const loss = catalog.find("loss", name);
      return loss?.needs?.secondOrder;
    });
  // A generator's update always goes through D; a discriminator's needs fakes only where its loss reads them.
  const generated = players.includes("generator") ? differentiated : reads.has("fake") ? forward : 0;
  return (
    reads.size * (differentiated * perImage.discriminator + perImage.data) +
    generated * perImage.generator +
    twice.length * differentiatedTwice * perImage.discriminator
  );
}

/** The updates that hold their tensors at one time: each alone, those of a `together` at once. */
const moments = (phases: readonly PhasePlan[]): readonly (readonly UpdatePlan[])[] => phases.flatMap(momentsOfOne);

function momentsOfOne(phase: PhasePlan): readonly (readonly UpdatePlan[])[] {
  switch (phase.kind) {
    case "update":
      return [[phase]];
    case "average":
      return [];
    case "together":
      return [phase.updates];
    case "repeat":
    case "share":
      return moments(phase.body);
  }
}

/** How many numbers per weight the optimizers of a player keep, over all named optimizers. */
function slotCount(updates: readonly UpdatePlan[], player: Player, catalog: Catalog): number {
  const byName = new Map(
    updates
      .filter(({ players }) => players.includes(player))
      .map(({ slots, optimizer }) => [slots, catalog.find("optimizer", optimizer.name)?.slots.length ?? 0]),
  );
  return [...byName.values()].reduce((sum, n) => sum + n, 0);
}

function averagedPlayers(phases: readonly PhasePlan[]): readonly Player[] {
  const found = phases.flatMap((phase): readonly Player[] => {
    if (phase.kind === "average") return [phase.player];
    return phase.kind === "repeat" || phase.kind === "share" ? averagedPlayers(phase.body) : [];
  });
  return [...new Set(found)];
}

const sumOf = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((sum, item) => sum + of(item), 0);
