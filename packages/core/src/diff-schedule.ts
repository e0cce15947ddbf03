import { align } from "./align.js";
import { type Difference, fields, texts, uses } from "./difference.js";
import type { PhasePlan, Plan, TrainPlan, UpdatePlan } from "./plan.js";
import { formatDuration, formatUse } from "./words.js";

/** What changed in the `train` blocks, place by place. */
export function scheduleDifferences(before: Plan, after: Plan): readonly Difference[] {
  const count = Math.max(before.train.length, after.train.length);
  return Array.from({ length: count }, (_, index) => {
    const [old, now] = [before.train[index], after.train[index]];
    const path = `train ${index + 1}`;
    if (!old || !now) return texts(path, old && writeBlock(old, before), now && writeBlock(now, after));
    return [
      ...texts(`${path}, length`, formatDuration(old.duration), formatDuration(now.duration)),
      ...fields(`${path}, `, { batch: old.batch }, { batch: now.batch }),
      ...phases(path, old.phases, now.phases, [before, after]),
    ];
  }).flat();
}

type Plans = readonly [before: Plan, after: Plan];

const kindOf = (phase: PhasePlan): string =>
  phase.kind === "update"
    ? `update ${phase.players.join()}`
    : phase.kind === "share"
      ? `share ${phase.what}`
      : phase.kind;

function phases(
  path: string,
  before: readonly PhasePlan[],
  after: readonly PhasePlan[],
  plans: Plans,
): readonly Difference[] {
  return align(before, after, (a, b) => kindOf(a) === kindOf(b)).flatMap(([old, now]) => {
    const place = now ? after.indexOf(now) : before.indexOf(old as PhasePlan);
    return phase(`${path}, phase ${place + 1}`, old, now, plans);
  });
}

function phase(
  path: string,
  before: PhasePlan | undefined,
  after: PhasePlan | undefined,
  plans: Plans,
): readonly Difference[] {
  if (before?.kind === "update" && after?.kind === "update" && kindOf(before) === kindOf(after)) {
    return updates(path, before, after);
  }
  if (before?.kind === "average" && after?.kind === "average") return uses(path, before.average, after.average);
  if (before?.kind === "together" && after?.kind === "together") {
    return phases(path, before.updates, after.updates, plans);
  }
  if (before?.kind === "repeat" && after?.kind === "repeat") {
    const counts = fields(`${path}, `, { repeat: before.count }, { repeat: after.count });
    return [...counts, ...phases(path, before.body, after.body, plans)];
  }
  if (before?.kind === "share" && after?.kind === "share" && before.what === after.what) {
    return phases(path, before.body, after.body, plans);
  }
  return texts(path, before && writePhase(before, plans[0]), after && writePhase(after, plans[1]));
}

const options = ({ batch, joined, clipNorm, l2, slots }: UpdatePlan) => ({
  batch,
  joined,
  clipNorm,
  l2,
  "optimizer's name": slots,
});
const constraints = (update: UpdatePlan): string | undefined =>
  update.constraints.length > 0 ? update.constraints.map((use) => formatUse(use)).join(", then ") : undefined;

const updates = (path: string, before: UpdatePlan, after: UpdatePlan): readonly Difference[] => [
  ...uses(`${path}, optimizer`, before.optimizer, after.optimizer),
  ...fields(`${path}, `, options(before), options(after)),
  ...texts(`${path}, then`, constraints(before), constraints(after)),
];

const writeBlock = ({ duration, batch, phases }: TrainPlan, plan: Plan): string =>
  `${formatDuration(duration)}, batch ${batch} { ${phases.map((phase) => writePhase(phase, plan)).join("; ")} }`;

/** A phase as it is written in a `.gan` file. */
function writePhase(phase: PhasePlan, plan: Plan): string {
  const body = (phases: readonly PhasePlan[]) => `{ ${phases.map((inner) => writePhase(inner, plan)).join("; ")} }`;
  switch (phase.kind) {
    case "update": {
      const names = phase.players.map((player) => plan[player].name).join(", ");
      const then = constraints(phase);
      return `update ${names} with ${formatUse(phase.optimizer)}${then === undefined ? "" : ` then ${then}`}`;
    }
    case "average":
      return `average ${plan[phase.player].name} with ${formatUse(phase.average)}`;
    case "repeat":
      return `repeat ${phase.count} ${body(phase.body)}`;
    case "together":
      return `together ${body(phase.updates)}`;
    case "share":
      return `share ${phase.what} ${body(phase.body)}`;
  }
}
