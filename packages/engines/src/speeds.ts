import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism, cpus } from "node:os";
import { join } from "node:path";
import type { EngineName } from "./open.js";
import { canProbe, type Probe, probeEngine } from "./probe.js";
import { enginesFolder } from "./tensorflow/installed.js";
import { type FoundTensorflow, findTensorflow } from "./tensorflow/load.js";

/** Engines that `auto` may choose, the one that is fastest on most machines first. */
const candidates: readonly EngineName[] = ["tensorflow", "onnx", "wasm"];

/** How long an engine that failed is not tried again, unless something about it changes. */
const failureKept = 24 * 3600 * 1000;

/** Measured speeds of one machine and its versions; `null` for an engine that did not work. */
interface Entry {
  readonly at: number;
  readonly imagesPerSecond: Readonly<Partial<Record<EngineName, number | null>>>;
}
type Entries = Readonly<Record<string, Entry>>;

const version: string = createRequire(import.meta.url)("../package.json").version;

/** Everything that a speed depends on: it is measured again once any of it has changed. */
const keyOf = (found: readonly FoundTensorflow[]): string =>
  JSON.stringify([
    version,
    process.version,
    cpus()[0]?.model,
    availableParallelism(),
    ...found.map(({ file }) => [file, statSync(file).mtimeMs]),
  ]);

const fileOf = (folder: string) => join(folder, "speeds.json");

const read = (folder: string): Entries => {
  try {
    return JSON.parse(readFileSync(fileOf(folder), "utf8"));
  } catch {
    return {};
  }
};

/** Keeps what was measured, where the folder can be written; else it is measured again the next time. */
export const keepSpeeds = (probes: readonly Probe[], folder = enginesFolder(), found = findTensorflow()): void => {
  const imagesPerSecond = Object.fromEntries(probes.map((probe) => [probe.name, probe.imagesPerSecond ?? null]));
  const entries: Entries = { ...read(folder), [keyOf(found)]: { at: Date.now(), imagesPerSecond } };
  const temporary = `${fileOf(folder)}.tmp-${process.pid}`;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(temporary, `${JSON.stringify(entries, null, 2)}\n`);
    renameSync(temporary, fileOf(folder));
  } catch {
    // A read-only home is no reason not to train.
  }
};

const usable = ({ at, imagesPerSecond }: Entry, there: readonly EngineName[], now: number): boolean =>
  there.every((name) => imagesPerSecond[name] !== undefined) &&
  (now - at < failureKept || there.every((name) => imagesPerSecond[name] !== null));

export interface RankOptions {
  /** Where speeds are kept. */
  readonly folder?: string;
  readonly found?: readonly FoundTensorflow[];
  readonly probe?: ((name: EngineName) => Promise<Probe>) | undefined;
  /** Told before engines are measured: once for a machine and its versions. */
  readonly onMeasure?: (() => void) | undefined;
  readonly now?: number;
}

/**
 * The engines that work here, fastest first. They are measured, for some seconds, only where there is a choice and its
 * outcome is not kept yet.
 */
export const rankEngines = async ({
  folder = enginesFolder(),
  found = findTensorflow(),
  probe = canProbe() ? probeEngine : undefined,
  onMeasure,
  now = Date.now(),
}: RankOptions = {}): Promise<EngineName[]> => {
  const there = candidates.filter((name) => name !== "tensorflow" || found.length > 0);
  if (there.length < 2 || !probe) return there;
  const kept = read(folder)[keyOf(found)];
  let speeds = kept && usable(kept, there, now) ? kept.imagesPerSecond : undefined;
  if (!speeds) {
    onMeasure?.();
    const probes: Probe[] = [];
    for (const name of there) probes.push(await probe(name));
    keepSpeeds(probes, folder, [...found]);
    speeds = Object.fromEntries(probes.map(({ name, imagesPerSecond }) => [name, imagesPerSecond ?? null]));
  }
  const speed = (name: EngineName) => speeds[name] ?? 0;
  const working = there.filter((name) => speed(name) > 0).sort((a, b) => speed(b) - speed(a));
  return working.length > 0 ? working : there;
};
