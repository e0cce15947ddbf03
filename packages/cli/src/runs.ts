import type { RunReader } from "@dotgan/node";

/** A metric's value as a run stored it. */
export interface Measured {
  readonly step: number;
  readonly monitor: string;
  readonly metric: string;
  readonly value: number;
  readonly better: "lower" | "higher";
  readonly details?: Readonly<Record<string, number>>;
  readonly protocol: Readonly<Record<string, string | number | boolean>>;
}

/** What a run measured. What came to no number (JSON has no infinity: it is stored as null) is the best of nothing. */
export const readMeasured = async (run: RunReader): Promise<readonly Measured[]> =>
  (await run.rows()).filter(
    (row) => typeof row.monitor === "string" && typeof row.value === "number",
  ) as unknown as Measured[];

/** The best of each monitor, in the order in which they first appear. */
export function bestOf(measured: readonly Measured[]): readonly Measured[] {
  const best = new Map<string, Measured>();
  for (const one of measured) {
    const before = best.get(one.monitor);
    const improves = !before || (one.better === "lower" ? one.value < before.value : one.value > before.value);
    if (improves) best.set(one.monitor, one);
  }
  return [...best.values()];
}

/**
 * Two protocols' differences in words; empty where they are equal. The seed is each run's own, and stored with its number;
 * runs of other seeds are what a comparison is for.
 */
export function protocolDifferences(a: Measured, b: Measured): readonly string[] {
  const names = [...new Set([...Object.keys(a.protocol), ...Object.keys(b.protocol)])].filter(
    (name) => name !== "seed",
  );
  return [
    ...(a.metric === b.metric ? [] : [`${a.metric} against ${b.metric}`]),
    ...names
      .filter((name) => a.protocol[name] !== b.protocol[name])
      .map((name) => `${name}: ${a.protocol[name] ?? "-"} against ${b.protocol[name] ?? "-"}`),
  ];
}
