import type { Plan } from "./plan.js";

/** One run of a sweep. */
export interface SweepRun {
  /** `width-64,seed-2`: unique within the sweep, and usable in the name of a folder. */
  readonly name: string;
  /** What `--set` would be given. */
  readonly set: Readonly<Record<string, string>>;
  readonly seed?: number;
}

/** The combinations of a plan's sweep, in order: the last axis changes fastest. None where the plan has no sweep. */
export function sweepRuns(plan: Plan): readonly SweepRun[] {
  if (!plan.sweep) return [];
  const combinations = plan.sweep.axes.reduce<readonly (readonly (readonly [string, number | string | boolean])[])[]>(
    (runs, { name, values }) => runs.flatMap((run) => values.map((value) => [...run, [name, value] as const])),
    [[]],
  );
  return combinations.map((settings) => {
    const seed = settings.find(([name]) => name === "seed")?.[1];
    return {
      name: settings.map(([name, value]) => `${name}-${String(value).replace(/[^\w.+-]/g, "_")}`).join(","),
      set: Object.fromEntries(
        settings.filter(([name]) => name !== "seed").map(([name, value]) => [name, String(value)]),
      ),
      ...(typeof seed === "number" && { seed }),
    };
  });
}
