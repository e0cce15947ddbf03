import {
  type DataFacts,
  type Evaluation,
  image,
  type Measurement,
  type Params,
  type Picture,
  type Truth,
  unbounded,
  vector,
} from "@dotgan/kit";
import { tinyEvaluation } from "../evaluation.js";
import { farthest } from "../numbers.js";
import { type Bound, type Check, type Subject, shown } from "../subject.js";

interface Site {
  readonly facts: DataFacts;
  readonly truth?: Truth | undefined;
}

const splits = { train: 120, valid: 60, test: 60 };
const truth: Truth = {
  modes: [
    [-1, 0],
    [1, 0],
  ],
  std: 0.1,
  density: ([x = 0, y = 0]) =>
    [-1, 1].reduce((sum, at) => sum + Math.exp(-((x - at) ** 2 + y ** 2) / 0.02) / (2 * 2 * Math.PI * 0.01), 0),
};

/** Bars at ten places, of any brightness, in pictures of this side. */
const bars = (side: number, channels: number): Truth => ({
  factors: [
    { name: "class", range: [0, 9], classes: 10 },
    { name: "brightness", range: [-1, 1] },
  ],
  render: (rows) =>
    Float32Array.from({ length: (rows.length / 2) * side ** 2 * channels }, (_, i) => {
      const pixel = Math.floor(i / channels);
      const [place = 0, brightness = 0] = rows.subarray(2 * Math.floor(pixel / side ** 2));
      return Math.floor((10 * (pixel % side)) / side) === place ? brightness : -1;
    }),
});

/** Data to measure on; a plugin is tried on each that suits it. */
const tried: readonly Site[] = [
  { facts: { shape: image(28, 28, 1), range: [-1, 1], classes: 10, splits, truth: "factors" }, truth: bars(28, 1) },
  { facts: { shape: image(32, 32, 3), range: [-1, 1], classes: 10, splits, truth: "factors" }, truth: bars(32, 3) },
  { facts: { shape: vector(2), range: unbounded, classes: 2, splits, truth: "modes" }, truth },
  {
    facts: { shape: vector(1), range: unbounded, classes: 2, splits, truth: "modes" },
    truth: {
      modes: [[-1], [1]],
      std: 0.1,
      density: ([x = 0]) =>
        [-1, 1].reduce((sum, at) => sum + Math.exp(-((x - at) ** 2) / 0.02) / (2 * Math.sqrt(2 * Math.PI) * 0.1), 0),
    },
  },
];

export const metricChecks: readonly Check<"metric">[] = [
  suits(),
  {
    name: "it measures a finite number under a protocol, the same every time, and leaves no tensor behind",
    async run(subject) {
      // Of a file that no repository carries, the author's own test has to show it.
      if (subject.plugin.asset) return;
      for (const { site, params, report } of moments(subject)) {
        const [a, b] = await twice(subject, site, report, (evaluation) => subject.plugin.measure(evaluation, params));
        measured(a, report);
        if (JSON.stringify(a) !== JSON.stringify(b)) {
          report(`measured twice, ${JSON.stringify(a)} and ${JSON.stringify(b)}`);
        }
      }
    },
  },
  {
    name: "a file that it needs is named with its checksum and where it comes from, and it asks for no other",
    async run({ plugin, uses, tf, report }) {
      const { asset } = plugin;
      if (asset && !/^[0-9a-f]{64}$/.test(asset.sha256)) report("the asset's `sha256` is none");
      if (asset && asset.source.trim() === "") report("the asset's `source` is empty");
      const asked: string[] = [];
      const site = tried.find(({ facts }) => plugin.unsuitable?.(facts, uses[0] as Bound) === undefined);
      if (!asset || !site) return;
      const evaluation: Evaluation = {
        ...tinyEvaluation(tf, site.facts, site.truth),
        asset: async ({ file }) => {
          asked.push(file);
          throw new Error("none is here");
        },
      };
      await plugin.measure(evaluation, smaller(plugin.params, uses[0] as Bound)).catch(() => undefined);
      if (asked.join() !== asset.file) report(`it asks for ${asked.join(", ") || "no file"}, and names ${asset.file}`);
    },
  },
];

export const viewChecks: readonly Check<"view">[] = [
  suits(),
  {
    name: "it draws a whole picture, the same every time, and leaves no tensor behind",
    async run(subject) {
      for (const { site, params, report } of moments(subject)) {
        const [a, b] = await twice(subject, site, report, (evaluation) => subject.plugin.draw(evaluation, params));
        drawn(a, report);
        if (farthest(a.pixels, b.pixels) > 0) report("drawn twice, the pictures differ");
      }
    },
  },
];

type Monitor = "metric" | "view";

function suits<K extends Monitor>(): Check<K> {
  return {
    name: "some data suits it, and of other data it says why not",
    run(subject) {
      if (moments(subject as unknown as Subject<Monitor>).length === 0) {
        subject.report("none of the suite's data suits it; give `data`");
      }
    },
  };
}

interface Moment {
  readonly site: Site;
  readonly params: Bound;
  readonly report: (message: string) => void;
}

function moments({ plugin, options, uses, report }: Subject<Monitor>): Moment[] {
  return uses
    .slice(-1)
    .map((params) => smaller(plugin.params, params))
    .flatMap((params) =>
      (options.data ? [options.data] : tried)
        .filter(({ facts }) => plugin.unsuitable?.(facts, params) === undefined)
        .map((site) => ({ site, params, report: (message: string) => report(`${shown(params)}: ${message}`) })),
    );
}

/** Measures of thousands of examples are not for the reference engine: 30 show as much here. */
function smaller(declared: Params, params: Bound): Bound {
  const small = Object.entries(params).map(([name, value]) => {
    const { unit, schema } = declared[name] ?? {};
    const counts = name === "samples" || name === "pairs" || unit === "examples" || unit === "samples";
    if (!counts || typeof value !== "number") return [name, value];
    const { minimum = 1 } = (schema ?? {}) as { minimum?: number };
    return [name, Math.min(value, Math.max(30, minimum))];
  });
  return Object.fromEntries(small);
}

/**
 * Runs something at two equal moments of one run, the second watched for tensors left behind: the first may open a feature
 * network.
 */
async function twice<T>(
  { tf }: Subject<Monitor>,
  { facts, truth }: Site,
  report: (message: string) => void,
  run: (evaluation: Evaluation) => Promise<T>,
): Promise<[T, T]> {
  const known = new Map<string, unknown>();
  const moment = (): Evaluation => ({
    ...tinyEvaluation(tf, facts, truth),
    async remember<V>(key: string, make: () => Promise<V>): Promise<V> {
      if (!known.has(key)) known.set(key, await make());
      return known.get(key) as V;
    },
  });
  const first = await run(moment());
  const before = tf.memory().numTensors;
  const second = await run(moment());
  const left = tf.memory().numTensors - before;
  if (left > 0) report(`${left} tensors stay behind`);
  return [first, second];
}

function measured({ value, details = {}, protocol }: Measurement, report: (message: string) => void): void {
  if (!Number.isFinite(value)) report(`it measures ${value}`);
  for (const [name, number] of Object.entries(details))
    if (!Number.isFinite(number)) report(`\`${name}\` is ${number}`);
  if (Object.keys(protocol).length === 0) report("its protocol is empty");
}

function drawn({ height, width, channels, pixels }: Picture, report: (message: string) => void): void {
  if (![height, width].every((n) => Number.isInteger(n) && n > 0)) report(`the picture is ${width} x ${height}`);
  if (pixels.length !== height * width * channels) {
    report(`${width} x ${height} x ${channels} needs ${height * width * channels} bytes; it has ${pixels.length}`);
  }
  if (pixels.every((value) => value === pixels[0])) report("the picture is of one colour");
}
