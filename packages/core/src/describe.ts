import type { Catalog } from "./catalog.js";
import type { Duration, PhasePlan, Plan, TrainPlan, UpdatePlan } from "./plan.js";
import { blockSteps, readsOf } from "./schedule.js";
import { formatDuration, formatNumber, formatUse, listed, sentence } from "./words.js";

/** `every step`, `every 500 steps`. */
export const everyInWords = (every: Duration): string =>
  every.value === 1 ? `every ${every.unit.slice(0, -1)}` : `every ${formatDuration(every)}`;

/** A train block as sentences: how long, then what each step does in order. */
export function describeBlock(
  block: TrainPlan,
  plan: Plan,
  catalog: Catalog,
  trainCount: number | undefined,
): readonly string[] {
  const steps = blockSteps(block, plan.losses, catalog, trainCount);
  const length =
    steps === undefined || block.duration.unit === "steps" ? "" : `, which is ${formatNumber(steps)} steps`;
  const says = describer(plan, catalog);
  const [first, ...rest] = block.phases.map((phase) => says(phase, { fake: "new", real: "new" }));
  return [
    sentence(`it trains for ${formatDuration(block.duration)}${length}`),
    `Each step: ${[first ?? "nothing happens", ...rest].join("; then ")}.`,
  ];
}

/** Whether batches are drawn anew or shared with the block around. */
interface Draws {
  readonly fake: "new" | "shared";
  readonly real: "new" | "shared";
}

function describer(plan: Plan, catalog: Catalog): (phase: PhasePlan, draws: Draws) => string {
  const nameOf = (player: UpdatePlan["players"][number]) => plan[player].name;

  function batches({ players, batch }: UpdatePlan, draws: Draws): string {
    const reads = new Set(players.flatMap((player) => [...readsOf(plan.losses[player], player, catalog)]));
    const fakes = reads.has("fake") || players.includes("generator");
    const wanted = [...(reads.has("real") ? (["real"] as const) : []), ...(fakes ? (["fake"] as const) : [])];
    const phrase = (kinds: readonly ("real" | "fake")[]) =>
      listed(kinds.map((kind) => `${formatNumber(batch)} ${kind}s`));
    const fresh = wanted.filter((kind) => draws[kind] === "new");
    const shared = wanted.filter((kind) => draws[kind] === "shared");
    return listed([
      ...(fresh.length > 0 ? [`a new batch of ${phrase(fresh)}`] : []),
      ...(shared.length > 0 ? [`the shared batch of ${phrase(shared)}`] : []),
    ]);
  }

  function update(phase: UpdatePlan, draws: Draws): string {
    const { players, optimizer, slots, clipNorm, l2, joined, constraints } = phase;
    const options = [
      ...(joined ? ["reals and fakes in one pass"] : []),
      ...(clipNorm === undefined ? [] : [`gradients clipped to a norm of ${clipNorm}`]),
      ...(l2 === undefined ? [] : [`an L2 penalty of ${l2}`]),
    ];
    const extra = options.length > 0 ? `, with ${listed(options)}` : "";
    const after = constraints.map((use) => `, then ${formatUse(use, "constraint", catalog)}`).join("");
    const verb = players.length > 1 ? "are" : "is";
    const use = formatUse(optimizer, "optimizer", catalog);
    const how = slots.startsWith(optimizer.name) ? use : `${slots} = ${use}`;
    return `${listed(players.map(nameOf))} ${verb} updated with ${how} on ${batches(phase, draws)}${extra}${after}`;
  }

  return function phaseInWords(phase, draws): string {
    switch (phase.kind) {
      case "update":
        return update(phase, draws);
      case "average": {
        const how = formatUse(phase.average, "average", catalog);
        return `the weights of ${nameOf(phase.player)} are averaged with ${how}`;
      }
      case "repeat":
        return `${formatNumber(phase.count)} times over, ${phase.body.map((inner) => phaseInWords(inner, draws)).join(", then ")}`;
      case "together":
        return `at once, from the old weights and one draw, ${listed(phase.updates.map((inner) => update(inner, draws)))}`;
      case "share":
        return `with one draw of ${phase.what}s, ${phase.body
          .map((inner) => phaseInWords(inner, { ...draws, [phase.what]: "shared" }))
          .join(", then ")}`;
    }
  };
}
