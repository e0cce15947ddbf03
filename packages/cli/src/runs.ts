import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Plan, readPlan } from "@dotgan/core";
import { exit, Stop } from "./exit.js";

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

/** The plan that a run folder was started with. */
export function readRunPlan(folder: string): Plan {
  const path = join(folder, "plan.json");
  if (!existsSync(path)) throw new Stop(exit.input, `${folder} is no run: it has no plan.json. Runs lie in runs/.`);
  try {
    return readPlan(readFileSync(path, "utf8"));
  } catch (error) {
    throw new Stop(exit.input, `${path} cannot be read: ${(error as Error).message}.`);
  }
}

/** Every row of a run's metrics.jsonl; a last line torn by a crash is passed over. */
export function readRows(folder: string): readonly Readonly<Record<string, unknown>>[] {
  const path = join(folder, "metrics.jsonl");
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .flatMap((line) => {
      if (!line) return [];
      try {
        return [JSON.parse(line) as Record<string, unknown>];
      } catch {
        return [];
      }
    });
}

export const readMeasured = (folder: string): readonly Measured[] =>
  readRows(folder).filter((row) => typeof row.monitor === "string" && "value" in row) as unknown as Measured[];

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

/** Two protocols' differences in words; empty where they are equal. */
export function protocolDifferences(a: Measured, b: Measured): readonly string[] {
  const names = [...new Set([...Object.keys(a.protocol), ...Object.keys(b.protocol)])];
  return [
    ...(a.metric === b.metric ? [] : [`${a.metric} against ${b.metric}`]),
    ...names
      .filter((name) => a.protocol[name] !== b.protocol[name])
      .map((name) => `${name}: ${a.protocol[name] ?? "-"} against ${b.protocol[name] ?? "-"}`),
  ];
}
