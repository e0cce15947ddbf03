// What the runs of a lesson came to, as rows: small enough to be committed, and all that its tables and figures are made of.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { openRun } from "@dotgan/node";

const mostSteps = 16;
/** What a row of `metrics.jsonl` tells of a step, where a figure asks for it. */
export const stepNumbers = [
  "lossD",
  "lossG",
  "outputReal",
  "outputFake",
  "accuracyReal",
  "accuracyFake",
  "gradientNormD",
  "gradientNormG",
];

/** Five digits: what is read off a figure, and no more to store. */
const rounded = (value) => (typeof value === "number" ? Number(value.toPrecision(5)) : value);
const roundAll = (row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, rounded(value)]));

/** What tells a run from the others of its sweep: its params as they were set, and its seed. */
const settingsOf = ({ sweep, params, seed }) => ({
  ...Object.fromEntries(sweep.axes.filter(({ name }) => name !== "seed").map(({ name }) => [name, params[name]])),
  seed,
});

/** The rows of each `train` block, as far as they differ in who plays. */
function blocks(rows) {
  const starts = rows.flatMap((row, i) => (i === 0 || "lossG" in row !== "lossG" in rows[i - 1] ? [i] : []));
  return starts.map((start, i) => rows.slice(start, starts[i + 1]));
}

/** At most `mostSteps` of a block's steps, denser at the start, where the game is decided. */
function thinned(rows) {
  const last = rows.length - 1;
  const picked = Array.from({ length: mostSteps }, (_, i) => Math.round((last + 1) ** (i / (mostSteps - 1))) - 1);
  return [...new Set(picked)].map((index) => rows[index]);
}

/** Every measurement of a run once, and its protocol; `about` stands first in each row. */
export function measurements(rows, about = {}) {
  const measured = once(rows.filter(({ metric, value }) => metric && typeof value === "number"));
  const protocols = {};
  for (const one of measured) protocols[one.monitor] ??= protocolOf(one);
  return { measured: measured.map((one) => measuredRow(about, one)), protocols };
}

function measuredRow(about, { step, monitor, value, details }) {
  return { ...about, step, monitor, ...roundAll({ value, ...details }) };
}

const protocolOf = ({ metric, better, protocol }) => {
  const { seed: _, ...same } = protocol;
  return { metric, better, ...same };
};

/**
 * The rows of every run in `folder`, one sweep folder for each `.gan` file.
 * `measured`: one row per run, monitor and evaluation; `steps`: those `numbers` of some of the steps.
 */
export async function collect(folder, files, numbers) {
  const results = { files: {}, measured: [], steps: [] };
  for (const file of files) {
    const about = { engine: "", seconds: 0, protocols: {} };
    for (const name of readdirSync(join(folder, file)).sort(byNumber)) {
      const run = await openRun(join(folder, file, name));
      const rows = await run.rows();
      const settings = { file, ...settingsOf(run.plan) };
      const { measured, protocols } = measurements(rows, settings);
      const steps = rows.filter(({ monitor, lossD, lossG }) => !monitor && (lossD ?? lossG) !== undefined);
      about.protocols = { ...protocols, ...about.protocols };
      results.measured.push(...measured);
      for (const row of blocks(steps).flatMap(thinned)) {
        const asked = numbers.filter((number) => row[number] !== undefined).map((number) => [number, row[number]]);
        if (asked.length) results.steps.push({ ...settings, step: row.step, ...roundAll(Object.fromEntries(asked)) });
      }
      about.engine = (await run.environment()).engine;
      about.seconds += Math.round(steps.at(-1)?.seconds ?? 0);
    }
    results.files[file] = about;
  }
  return results;
}

/** What was measured again, as a run that goes on does at its end, counts once. */
const once = (rows) => [...new Map(rows.map((row) => [`${row.monitor} ${row.step}`, row])).values()];

const byNumber = (a, b) => a.localeCompare(b, "en", { numeric: true });

/** JSON with a row a line, so that a change of one number is a change of one line. */
export function written({ files, measured, steps }) {
  const lines = (rows) => `[\n${rows.map((row) => `    ${JSON.stringify(row)}`).join(",\n")}\n  ]`;
  const parts = [`"files": ${JSON.stringify(files, undefined, 2).replaceAll("\n", "\n  ")}`];
  parts.push(`"measured": ${lines(measured)}`);
  if (steps?.length) parts.push(`"steps": ${lines(steps)}`);
  return `{\n  ${parts.join(",\n  ")}\n}\n`;
}
