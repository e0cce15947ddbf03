import type { ast } from "@dotgan/dsl";
import type { AveragePlan, PhasePlan, Plan, Player, TrainPlan } from "../plan.js";
import { countUpdates, readsOf, realBatches, realReaders, updatesOf } from "../schedule.js";
import { formatNumber } from "../words.js";
import { bind } from "./bind.js";
import { durationOf } from "./duration.js";
import { errorCount } from "./errors.js";
import { numberOf } from "./number.js";
import { originOf } from "./origin.js";
import { networkOf, players } from "./players.js";
import { find, type Scope } from "./scope.js";
import { statementsOf, writtenUpdates } from "./statements.js";
import { createUpdates, type Updates } from "./updates.js";

/** Updates that one step may make, repeats written out. */
const manyUpdates = 10_000;
const largestBatch = 1_000_000;

/** Where a phase stands. */
interface Place {
  readonly batch: number;
  readonly updates: Updates;
  readonly losses: Plan["losses"];
  readonly shared: ReadonlyMap<"fake" | "real", ast.Share>;
  /** How often its step passes through it. */
  readonly times: number;
}

/** The `train` blocks, in order. */
export function checkTrain(file: ast.File, losses: Plan["losses"], scope: Scope): readonly TrainPlan[] {
  const statements = statementsOf(file, "train");
  if (statements.length === 0) {
    const start = { ...file.span, end: file.span.start };
    scope.report.add("no-train", start, "the file does not say how to train", {
      hint: "write `train 25 epochs, batch 128 { update D with adam(lr: 2e-4); update G with adam(lr: 2e-4) }`",
    });
    return [];
  }
  const updates = createUpdates(scope);
  const blocks = statements.flatMap((statement) => checkBlock(statement, losses, updates, scope) ?? []);
  checkEveryoneLearns(statements, scope);
  return blocks;
}

function checkBlock(
  statement: ast.Train,
  losses: Plan["losses"],
  updates: Updates,
  scope: Scope,
): TrainPlan | undefined {
  const duration = durationOf(statement.duration, scope, { minutes: true, positive: true });
  const batch = numberOf(statement.batch, { what: "a batch", whole: true, min: 1, max: largestBatch }, scope);
  const errors = errorCount(scope);
  const phases = checkPhases(
    statement.body,
    { batch: batch ?? 1, updates, losses, shared: new Map(), times: 1 },
    scope,
  );
  if (!duration || batch === undefined || errorCount(scope) > errors) return undefined;
  const written = writtenUpdates(statement.body);
  if (written.length === 0) {
    scope.report.add("no-update", statement.span, "this block updates no network", {
      hint: "write `update D with adam(lr: 2e-4)`",
    });
    return undefined;
  }
  const sizes = realBatches(phases, realReaders(losses, scope.catalog));
  const { unit } = duration;
  if (
    readsAreKnown([{ phases }], [statement], losses) &&
    sizes.length === 0 &&
    (unit === "epochs" || unit === "images")
  ) {
    scope.report.add(
      "no-real-images",
      statement.duration.span,
      `no update of this block reads real images, so it has no ${unit}`,
      {
        hint: "count its length in steps",
      },
    );
    return undefined;
  }
  checkBatchFits(Math.max(0, ...sizes), statement, scope);
  return { duration, batch, phases, origin: originOf(statement.span) };
}

/** Where a network or a loss has mistakes, nobody knows what an update reads. */
export const readsAreKnown = (
  blocks: readonly Pick<TrainPlan, "phases">[],
  statements: readonly ast.Train[],
  losses: Plan["losses"],
): boolean =>
  blocks.flatMap(({ phases }) => updatesOf(phases)).length ===
    statements.flatMap(({ body }) => writtenUpdates(body)).length &&
  players.every((player) => losses[player].length > 0);

function checkBatchFits(largest: number, statement: ast.Train, scope: Scope): void {
  const data = [...scope.data.values()][0]?.value;
  const count = data?.facts.splits.train;
  if (data && count !== undefined && largest > count) {
    scope.report.add(
      "batch-too-large",
      statement.batch.span,
      `a batch of ${formatNumber(largest)} is more than the ${formatNumber(count)} examples that \`${data.plan.as}\` has to train on`,
      {
        hint: `at most ${formatNumber(count)} fit`,
      },
    );
  }
}

const checkPhases = (phases: readonly ast.Phase[], place: Place, scope: Scope): readonly PhasePlan[] =>
  phases.flatMap((phase) => checkPhase(phase, place, scope) ?? []);

function checkPhase(phase: ast.Phase, place: Place, scope: Scope): PhasePlan | undefined {
  switch (phase.kind) {
    case "update":
      return place.updates.alone(phase, place.batch);
    case "together":
      return place.updates.together(phase, place.batch);
    case "average":
      return checkAverage(phase, scope);
    case "repeat":
      return checkRepeat(phase, place, scope);
    case "share":
      return checkShare(phase, place, scope);
  }
}

function checkRepeat(phase: ast.Repeat, place: Place, scope: Scope): PhasePlan | undefined {
  const count = numberOf(phase.count, { what: "`repeat`", whole: true, min: 1 }, scope);
  const times = place.times * (count ?? 1);
  if (times * Math.max(1, phase.body.length) > manyUpdates) {
    scope.report.add(
      "bad-value",
      phase.count.span,
      `a step may make ${formatNumber(manyUpdates)} updates at most; this repeats to ${formatNumber(times)}`,
    );
    return undefined;
  }
  const body = checkPhases(phase.body, { ...place, times }, scope);
  return count === undefined ? undefined : { kind: "repeat", count, body };
}

function checkShare(phase: ast.Share, place: Place, scope: Scope): PhasePlan | undefined {
  const outer = place.shared.get(phase.what);
  if (outer) {
    scope.report.add(
      "bad-nesting",
      phase.span,
      `\`share ${phase.what}\` inside \`share ${phase.what}\`: one draw is shared already`,
      {
        hint: "remove the inner one",
        notes: [{ message: "the outer one is here", span: outer.span }],
      },
    );
    return undefined;
  }
  const shared = new Map(place.shared).set(phase.what, phase);
  const body = checkPhases(phase.body, { ...place, shared }, scope);
  const reads = (player: Player) => readsOf(place.losses[player], player, scope.catalog).has(phase.what);
  const users = countUpdates(body, (update) => update.players.some(reads));
  if (users < 2 && body.length > 0 && players.every((player) => place.losses[player].length > 0)) {
    scope.report.add(
      "shares-nothing",
      phase.span,
      `\`share ${phase.what}\` shares one draw among updates, and ${users === 0 ? "no update here reads" : "only one update here reads"} ${phase.what}s`,
      { hint: "remove it, or put the updates that should share one draw inside" },
    );
  }
  return { kind: "share", what: phase.what, body };
}

function checkAverage(phase: ast.Average, scope: Scope): AveragePlan | undefined {
  const average = bind(phase.average, "average", scope);
  const [name, second] = phase.networks;
  const network = name && find(scope.networks, name, "a network", scope)?.value;
  if (second || network?.player === "discriminator") {
    scope.report.add(
      "bad-average",
      phase.span,
      "only the generator is averaged: nothing would read an averaged discriminator",
      {
        hint: `write \`average ${networkOf("generator", scope)?.plan.name ?? "G"} with ...\``,
      },
    );
    return undefined;
  }
  return average && network && { kind: "average", player: "generator", average, origin: originOf(phase.span) };
}

/** A player that no block updates keeps its first weights: legal, and seldom meant. */
function checkEveryoneLearns(statements: readonly ast.Train[], scope: Scope): void {
  const [first] = statements;
  const updated = new Set(
    statements.flatMap(({ body }) => writtenUpdates(body).flatMap(({ networks }) => networks.map(({ text }) => text))),
  );
  for (const player of players) {
    const network = networkOf(player, scope)?.plan;
    if (!first || !network || updated.has(network.name) || network.weights.run) continue;
    scope.report.add("never-updated", first.span, `no block updates \`${network.name}\`, so it stays as it started`, {
      hint: `add \`update ${network.name} with ...\``,
    });
  }
}
