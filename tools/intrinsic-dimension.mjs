#!/usr/bin/env node
// Measures how many dimensions the set has that a data set's examples lie near, for `intrinsicDimension` in its facts.
//   node tools/intrinsic-dimension.mjs "celeba(size: 64)" DATA_FOLDER [--examples N] [--neighbours K] [--engine NAME]
// It is the maximum-likelihood estimate of Levina and Bickel 2004 with MacKay and Ghahramani's average of the inverse, as
// Pope et al. 2021 (arXiv:2104.08894) take it. Few examples lie far apart and give too few dimensions, never too many.
// Build the workspace first.
import { parseArgs } from "node:util";
import { check, createCatalog } from "@dotgan/core";
import datasets from "@dotgan/datasets";
import { openEngine } from "@dotgan/engines";
import { size as sizeOf } from "@dotgan/kit";
import { createDataAccess, dataFolders } from "@dotgan/node";
import { createStream } from "@dotgan/runtime";

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    engine: { type: "string", default: "auto" },
    examples: { type: "string", default: "10000" },
    neighbours: { type: "string", default: "20" },
  },
});
const [call, folder] = positionals;
const neighbours = Number(flags.neighbours);

const { data: use } = check(
  { name: "data", text: `data examples = ${call}\n` },
  { catalog: createCatalog([datasets]) },
);
if (!use) {
  console.error(`${call} is no data set that could be declared: gan check says why`);
  process.exit(2);
}
const access = createDataAccess({ folders: dataFolders(folder), packageRoots: [import.meta.url] });
const stream = createStream(0, "data", { step: 0, phase: 0, repeat: 0, pass: "data" });
const dataset = datasets.plugins.find(({ name }) => name === use.name);
const source = await dataset.open(use.params, access, stream);
const count = Math.min(Number(flags.examples), source.facts.splits.train);
const width = sizeOf(use.shape);
const values = new Float32Array(count * width);
await source.read(
  "train",
  Uint32Array.from({ length: count }, (_, i) => i),
  values,
  new Int32Array(count),
);

const { tf } = await openEngine(flags.engine);
const all = tf.tensor2d(values, [count, width]);
const norms = tf.sum(tf.square(all), 1);
const rows = 250;
let sum = 0;
for (let at = 0; at < count; at += rows) {
  const nearest = tf.tidy(() => {
    const part = tf.slice(all, [at, 0], [Math.min(rows, count - at), width]);
    const squared = tf.add(
      tf.sub(tf.sum(tf.square(part), 1, true), tf.mul(tf.matMul(part, all, false, true), 2)),
      norms,
    );
    // The nearest of all is the example itself.
    return tf.neg(tf.topk(tf.neg(squared), neighbours + 1).values);
  });
  for (const [, ...near] of nearest.arraySync()) {
    const furthest = near.at(-1);
    const logs = near.slice(0, -1).map((one) => Math.log(furthest / Math.max(one, 1e-6)) / 2);
    sum += logs.reduce((a, b) => a + b, 0) / (neighbours - 1);
  }
  nearest.dispose();
}
console.log(`${call}: ${(count / sum).toFixed(1)} dimensions, from ${count} examples and ${neighbours} neighbours`);
access.close();
process.exit();
