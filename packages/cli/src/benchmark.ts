import { type Catalog, type Plan, plainParams, type TrainPlan } from "@dotgan/core";
import { type DataFacts, type Examples, size } from "@dotgan/kit";
import { clock } from "@dotgan/node";
import { advance, type BatchSource, createStream, type Engine, type RunStore, train } from "@dotgan/runtime";

/** Of some durations, in seconds: the median, the middle half, and both ends. */
export interface Spread {
  readonly median: number;
  readonly lowerQuartile: number;
  readonly upperQuartile: number;
  readonly least: number;
  readonly most: number;
}

/** What a training step costs on an engine. */
export interface StepCost {
  /** Real images that a step takes. */
  readonly imagesPerStep: number;
  readonly stepSeconds: Spread;
  /** The median of each round: whether the machine was steady. */
  readonly roundMedians: readonly number[];
  readonly imagesPerSecond: number;
  /** From the start of the process to the end of the first step: loading, opening the engine and all that is prepared once. */
  readonly firstStepSeconds: number;
  /** Resident memory of the process at its highest, in bytes. */
  readonly peakMemoryBytes: number;
  /** How steps are run, of every kind of step that there was: as one call, or why not. */
  readonly how: readonly string[];
}

export interface Effort {
  /** Timed steps of a round. */
  readonly steps: number;
  readonly rounds: number;
  /** Steps before them that do not count. */
  readonly warmUp: number;
}

/** Where the data does not say how many examples it has. */
const examplesUnknown = 10_000;
/** Batches handed out in turn. */
const fixedBatches = 4;

/** A plan reduced to its steps: the last block of its training, from first weights, with nothing measured, drawn or kept. */
function stepsAlone(plan: Plan, steps: number): Plan {
  const last = plan.train.at(-1) as TrainPlan;
  const fresh = ({ weights: { run, ...weights }, ...network }: Plan["generator"]) => ({ ...network, weights });
  return {
    ...plan,
    generator: fresh(plan.generator),
    discriminator: fresh(plan.discriminator),
    train: [{ ...last, duration: { value: steps, unit: "steps" } }],
    monitors: [],
    keep: { last: 1 },
    stop: undefined,
  };
}

/** Noise of the data's shape, range and classes, held in memory. */
function noiseSource({ data }: Plan, known: DataFacts): BatchSource {
  const { shape, range, classes } = data;
  const [low, high] = range.map((bound, end) => (Number.isFinite(bound) ? bound : 2 * end - 1)) as [number, number];
  const train = known.splits.train ?? examplesUnknown;
  const drawn = new Map<string, Examples>();
  function examples(count: number, which: number): Examples {
    const name = `${count}/${which}`;
    const values = () =>
      createStream(0, "bench", { step: which, phase: 0, repeat: 0, pass: "data" }).uniform(
        count * size(shape),
        low,
        high,
      );
    const made = drawn.get(name) ?? {
      count,
      shape,
      values: values(),
      ...(classes !== undefined && { labels: Int32Array.from({ length: count }, (_, i) => i % classes) }),
    };
    drawn.set(name, made);
    return made;
  }
  let taken = 0;
  return {
    facts: { ...known, shape, range, classes, splits: { train } },
    truth: undefined,
    take: async (at, count) => ({ batch: examples(count, taken++ % fixedBatches), next: advance(at, count, train) }),
    read: async (_split, _start, count) => examples(count, 0),
    close: async () => {},
  };
}

/** Keeps nothing but what is told of how steps are run. */
const storeOf = (how: string[]): RunStore => ({
  row() {},
  async picture() {},
  async save() {},
  loadBest: async () => undefined,
  otherRun: () => Promise.reject(new Error("a benchmark reads no other run")),
  log: (message, { operators, reason } = {}) =>
    void how.push(reason ? `${message}: ${reason}` : operators ? `${message} of ${operators} operators` : message),
});

/** @param sorted ascending; `share` of them lie below the result */
function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const [below = Number.NaN, above = below] = sorted.slice(Math.floor(place));
  return below + (above - below) * (place % 1);
}

export function spreadOf(durations: readonly number[]): Spread {
  const sorted = [...durations].sort((a, b) => a - b);
  const [least, lowerQuartile, median, upperQuartile, most] = [0, 0.25, 0.5, 0.75, 1].map((share) =>
    quantile(sorted, share),
  ) as [number, number, number, number, number];
  return { median, lowerQuartile, upperQuartile, least, most };
}

/** Trains as `gan train` does, on noise held in memory, and times whole steps: from the end of one to that of the next. */
export async function timeSteps(plan: Plan, catalog: Catalog, engine: Engine, effort: Effort): Promise<StepCost> {
  const { steps, rounds, warmUp } = effort;
  const total = warmUp + steps * rounds;
  const alone = stepsAlone(plan, total);
  const known = catalog.find("dataset", plan.data.name)?.facts(plainParams(plan.data)) ?? { ...plan.data, splits: {} };
  const ends: number[] = [];
  let imagesPerStep = 0;
  let peak = 0;
  const how: string[] = [];
  await train(alone, catalog, {
    engine,
    batches: noiseSource(alone, known),
    store: storeOf(how),
    clock,
    stopper: { reason: undefined },
    reporter: {
      step({ images, step }) {
        ends.push(clock.now());
        imagesPerStep = images / step;
        peak = 1024 * process.resourceUsage().maxRSS;
      },
      monitor() {},
      warning() {},
    },
  });
  const durations = ends.slice(1).map((end, i) => end - (ends[i] as number));
  // The first step has no step before it to be timed from: it is part of the warm-up.
  const timed = durations.slice(warmUp - 1);
  const stepSeconds = spreadOf(timed);
  return {
    imagesPerStep,
    stepSeconds,
    roundMedians: Array.from({ length: rounds }, (_, i) => spreadOf(timed.slice(i * steps, (i + 1) * steps)).median),
    imagesPerSecond: imagesPerStep / stepSeconds.median,
    // The clock counts from the start of the process.
    firstStepSeconds: ends[0] as number,
    peakMemoryBytes: peak,
    how,
  };
}
