import type { AveragePlan, PhasePlan, UpdatePlan } from "@dotgan/core";

/** Phases are numbered as they are written, blocks before what they hold; streams are named by the number. */
export function width(phase: PhasePlan): number {
  if (phase.kind === "repeat" || phase.kind === "share")
    return 1 + phase.body.reduce((sum, inner) => sum + width(inner), 0);
  return phase.kind === "together" ? 1 + phase.updates.length : 1;
}

/** Every update that phases hold, as written: a repeated one once. */
export function updatesIn(phases: readonly PhasePlan[]): UpdatePlan[] {
  return phases.flatMap((phase) => {
    if (phase.kind === "update") return [phase];
    if (phase.kind === "together") return [...phase.updates];
    return phase.kind === "average" ? [] : updatesIn(phase.body);
  });
}

/** Every average that phases hold. */
export function averagesIn(phases: readonly PhasePlan[]): AveragePlan[] {
  return phases.flatMap((phase) => {
    if (phase.kind === "average") return [phase];
    return phase.kind === "repeat" || phase.kind === "share" ? averagesIn(phase.body) : [];
  });
}

/** The updates and averages of one step in the order in which they happen: a repeated one as often as it is. */
export function* happenings(phases: readonly PhasePlan[]): Generator<UpdatePlan | AveragePlan> {
  for (const phase of phases) {
    if (phase.kind === "update" || phase.kind === "average") yield phase;
    else if (phase.kind === "together") yield* phase.updates;
    else for (let i = phase.kind === "repeat" ? phase.count : 1; i > 0; i--) yield* happenings(phase.body);
  }
}
