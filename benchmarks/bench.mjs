// Times the training steps of .gan files and of their PyTorch peers, in turn, each in a process of its own:
//   npm run bench -- [FILE...] [--engine NAME]... [--rounds N] [--steps N] [--warm-up N] [--python PATH] [--no-peers] [--out FILE]
// A file's peer is the .py file beside it. Prints a Markdown table; the JSON goes to --out.
import { writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { findPython, ours, peers, timed } from "./contestants.mjs";
import { summarize, toMarkdown } from "./summary.mjs";

const here = import.meta.dirname;
const standard = ["dcgan-64.gan", "gan-2014.gan", "wgan-gp.gan"].map((name) => join(here, name));
const count = (text, name) => {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  console.error(`--${name} ${text}: a whole number from 1 is expected.`);
  process.exit(2);
};

function readFlags() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        engine: { type: "string", multiple: true, default: ["auto"] },
        rounds: { type: "string", default: "3" },
        steps: { type: "string", default: "20" },
        "warm-up": { type: "string", default: "3" },
        python: { type: "string" },
        "no-peers": { type: "boolean", default: false },
        out: { type: "string", default: join(here, "latest.json") },
      },
    });
  } catch (error) {
    console.error(error.message);
    process.exit(2);
  }
}

const { values: flags, positionals } = readFlags();
const files = positionals.length > 0 ? positionals : standard;
const rounds = count(flags.rounds, "rounds");
const effort = { steps: count(flags.steps, "steps"), warmUp: count(flags["warm-up"], "warm-up") };
const python = flags["no-peers"] ? undefined : findPython(flags.python);
if (!python && !flags["no-peers"])
  console.error("PyTorch is absent, so nothing is compared: node benchmarks/install-torch.mjs installs it.");

const workloads = [];
for (const file of files) {
  const name = relative(here, file).startsWith("..") ? file : relative(here, file);
  const rivals = python ? peers(file, python) : [];
  const precisions = new Set(rivals.length > 0 ? rivals.map(({ precision }) => precision) : ["float32", "bfloat16"]);
  const contestants = [...flags.engine.flatMap((engine) => ours(file, engine, precisions)), ...rivals];
  const results = new Map(contestants.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    // Whoever goes first in one round goes last in another: a machine that warms up or is slowed favours nobody.
    const turn = round % contestants.length;
    for (const contestant of [...contestants.slice(turn), ...contestants.slice(0, turn)]) {
      const result = timed(contestant, effort);
      const told = result.ok ? `${(1000 * result.stepSeconds.median).toFixed(1)} ms` : result.error;
      console.error(`${name}, round ${round + 1} of ${rounds}: ${contestant.name}: ${told}`);
      results.get(contestant.name).push(result);
    }
  }
  workloads.push({ file: name, contestants: summarize(contestants, results) });
}

const report = {
  date: new Date().toISOString(),
  machine: { cpu: cpus()[0]?.model ?? "unknown", cores: availableParallelism(), node: process.version },
  rounds,
  ...effort,
  workloads,
};
writeFileSync(flags.out, `${JSON.stringify(report, null, 2)}\n`);
console.log(toMarkdown(report));
console.error(`As JSON: ${relative(".", flags.out)}`);
if (workloads.some(({ contestants }) => contestants.some(({ error }) => error))) process.exitCode = 1;
