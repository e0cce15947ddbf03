import {
  type DataAccess,
  type DataFacts,
  type DataSource,
  dims,
  type FactorTruth,
  formatRange,
  formatShape,
  type MixtureTruth,
  type Split,
  sameShape,
  size,
  splits,
} from "@dotgan/kit";
import { absentData, Stopped } from "../absentData.js";
import { farthest, outside } from "../numbers.js";
import { testStream } from "../random.js";
import { type Bound, type Check, type Subject, shown } from "../subject.js";

export const datasetChecks: readonly Check<"dataset">[] = [
  {
    name: "its facts are in order",
    run({ plugin, uses, report }) {
      for (const params of uses) {
        const { shape, range, classes, splits: lengths } = plugin.facts(params);
        if (!dims(shape).every((n) => Number.isInteger(n) && n > 0)) report(`${shown(params)}: ${formatShape(shape)}`);
        if (!(range[0] < range[1])) report(`${shown(params)}: the range is ${formatRange(range)}`);
        if (classes !== undefined && !(Number.isInteger(classes) && classes > 0))
          report(`${shown(params)}: ${classes} classes`);
        if (Object.values(lengths).some((n) => !(Number.isInteger(n) && n > 0))) {
          report(`${shown(params)}: a split that does not exist is absent, not empty`);
        }
      }
    },
  },
  {
    name: "where its files are absent it says what to put where, from which source, under which terms",
    async run({ plugin, uses, report }) {
      for (const params of uses) {
        try {
          await plugin.open(params, absentData, testStream(1));
        } catch (error) {
          if (!(error instanceof Stopped)) throw error;
          if (error.reason !== "missing") report(`without data it stops with badData: ${error.message}`);
          for (const [part, pattern] of [
            ["what to put where", /\bput\b/i],
            ["the source", /\bsource\b/i],
            ["the terms", /\bterms\b/i],
          ] as const) {
            if (!pattern.test(error.message)) report(`the message does not say ${part}: ${error.message}`);
          }
        }
      }
    },
  },
  opened("what it opens is what it announced", async ({ subject, params, access, source, report }) => {
    const { plugin } = subject;
    announced("facts", plugin.facts(params), source.facts, report);
    if (plugin.probe) announced("probe", await plugin.probe(params, access), source.facts, report);
    if (!source.facts.splits.train) report("it has no `train`");
    const { classes, labelCounts, splits: lengths } = source.facts;
    if (labelCounts && labelCounts.length !== classes)
      report(`${labelCounts.length} label counts for ${classes} classes`);
    const labelled = labelCounts?.reduce((a, b) => a + b, 0);
    if (labelled !== undefined && labelled !== lengths.train) report(`the label counts sum to ${labelled}`);
  }),
  opened("its values lie in the range and its labels in the classes", async ({ source, report }) => {
    const { range, classes } = source.facts;
    for (const split of existing(source)) {
      const { values, labels } = await read(source, split, sample(source, split));
      const beyond = outside(values, range);
      if (beyond !== undefined) report(`${split}: ${beyond} is outside of ${formatRange(range)}`);
      if (classes === undefined) continue;
      const bad = labels.find((label) => !(label >= 0 && label < classes));
      if (bad !== undefined) report(`${split}: a label is ${bad}, of ${classes} classes`);
    }
  }),
  opened("an example is the same in whatever order it is read", async ({ source, report }) => {
    const each = size(source.facts.shape);
    for (const split of existing(source)) {
      const indices = sample(source, split);
      const forwards = await read(source, split, indices);
      const backwards = await read(source, split, [...indices].reverse());
      for (const i of indices.keys()) {
        const j = indices.length - 1 - i;
        const same =
          forwards.labels[i] === backwards.labels[j] &&
          farthest(
            forwards.values.slice(i * each, (i + 1) * each),
            backwards.values.slice(j * each, (j + 1) * each),
          ) === 0;
        if (!same) return report(`${split}: example ${indices[i]} depends on the order of reading`);
      }
    }
  }),
  opened("the same stream opens the same data", async ({ subject, params, access, source, report }) => {
    const again = await subject.plugin.open(params, access, testStream(1));
    for (const split of existing(source)) {
      const [a, b] = [
        await read(source, split, sample(source, split)),
        await read(again, split, sample(source, split)),
      ];
      if (farthest(a.values, b.values) > 0 || farthest(a.labels, b.labels) > 0) report(`${split}: it differs`);
    }
    await again.close?.();
  }),
  opened("the truth it tells fits what it draws", async ({ subject, params, source, report }) => {
    const truth = subject.plugin.truth?.(params);
    const kind = truth && (truth.factors ? "factors" : "modes");
    if (source.facts.truth !== kind || subject.plugin.facts(params).truth !== kind)
      report(`its facts say \`truth: ${source.facts.truth ?? "undefined"}\` where ${kind ?? "none"} is told`);
    if (!truth) return;
    if (truth.factors) return factorsFit(truth, source, report);
    const width = size(source.facts.shape);
    if (truth.modes.some((mode) => mode.length !== width))
      return report(`its modes are no points of ${formatShape(source.facts.shape)}`);
    const { values } = await read(source, "train", sample(source, "train", 5_000));
    const mass = densityMass(truth, values, width);
    if (!(Math.abs(mass - 1) < 0.15)) report(`by its examples, its density integrates to ${mass.toFixed(3)}, not 1`);
  }),
];

interface Opened {
  readonly subject: Subject<"dataset">;
  readonly params: Bound;
  readonly access: DataAccess;
  readonly source: DataSource;
  readonly report: (message: string) => void;
}

/** Runs on the opened data; skips data whose files are absent. */
function opened(name: string, run: (opened: Opened) => Promise<void>): Check<"dataset"> {
  return {
    name,
    async run(subject) {
      const access = subject.options.access ?? absentData;
      for (const params of subject.uses) {
        let source: DataSource;
        try {
          source = await subject.plugin.open(params, access, testStream(1));
        } catch (error) {
          if (error instanceof Stopped && !subject.options.access) continue;
          throw error;
        }
        const report = (message: string) => subject.report(`${shown(params)}: ${message}`);
        await run({ subject, params, access, source, report });
        await source.close?.();
      }
    },
  };
}

function announced(by: string, facts: DataFacts, found: DataFacts, report: (message: string) => void): void {
  if (!sameShape(facts.shape, found.shape))
    report(`${by}: ${formatShape(facts.shape)}, opened: ${formatShape(found.shape)}`);
  if (String(facts.range) !== String(found.range))
    report(`${by}: ${formatRange(facts.range)}, opened: ${formatRange(found.range)}`);
  if (facts.classes !== undefined && facts.classes !== found.classes)
    report(`${by}: ${facts.classes} classes, opened: ${found.classes}`);
  if (facts.labelCounts && String(facts.labelCounts) !== String(found.labelCounts)) {
    report(`${by}: label counts ${facts.labelCounts}, opened: ${found.labelCounts}`);
  }
  for (const split of splits) {
    const length = facts.splits[split];
    if (length !== undefined && length !== found.splits[split]) {
      report(`${by}: ${length} examples in ${split}, opened: ${found.splits[split] ?? "no such split"}`);
    }
  }
}

const existing = ({ facts }: DataSource): Split[] => splits.filter((split) => facts.splits[split] !== undefined);

/** The first, the last and some in between. */
function sample({ facts }: DataSource, split: Split, most = 40): number[] {
  const length = facts.splits[split] ?? 0;
  const count = Math.min(length, most);
  return Array.from({ length: count }, (_, i) => (count < 2 ? 0 : Math.round((i * (length - 1)) / (count - 1))));
}

async function read(source: DataSource, split: Split, indices: readonly number[]) {
  const values = new Float32Array(indices.length * size(source.facts.shape)).fill(Number.NaN);
  const labels = new Int32Array(indices.length).fill(-1);
  await source.read(split, Uint32Array.from(indices), values, labels);
  return { values, labels };
}

/** Whether every factor lies in its range, and the examples are what their factors render to. */
async function factorsFit(truth: FactorTruth, source: DataSource, report: (message: string) => void): Promise<void> {
  const indices = Uint32Array.from(sample(source, "train"));
  const rows = source.factors?.("train", indices);
  if (!rows) return report("its truth has factors, and the opened data does not give them");
  for (const [column, { name, range, classes }] of truth.factors.entries()) {
    const values = rows.filter((_, i) => i % truth.factors.length === column);
    const beyond = outside(values, range);
    if (beyond !== undefined) report(`\`${name}\`: ${beyond} is outside of ${formatRange(range)}`);
    if (classes !== undefined && values.some((value) => !Number.isInteger(value)))
      report(`\`${name}\` is a class and has values that are no whole numbers`);
  }
  const { values } = await read(source, "train", [...indices]);
  if (farthest(values, truth.render(rows)) > 0) report("its factors render to other examples");
}

/**
 * The integral of the density, estimated from examples: the mean over them of q / density is 1 for any normal mixture q that
 * the density covers, here one of slightly narrower modes.
 */
function densityMass({ modes, std, stds, density }: MixtureTruth, values: Float32Array, width: number): number {
  const narrower = (point: number[]) =>
    modes.reduce((sum, mode, index) => {
      const s = 0.8 * (stds?.[index] ?? std);
      const squared = mode.reduce((total, m, axis) => total + ((point[axis] as number) - m) ** 2, 0);
      return sum + Math.exp(-squared / (2 * s * s)) / ((2 * Math.PI * s * s) ** (width / 2) * modes.length);
    }, 0);
  let sum = 0;
  for (let i = 0; i < values.length; i += width) {
    const point = Array.from(values.subarray(i, i + width));
    sum += narrower(point) / density(point);
  }
  return sum / (values.length / width);
}
