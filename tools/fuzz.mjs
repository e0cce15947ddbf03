#!/usr/bin/env node
// npm run fuzz [-- --count 1000000] [--seed 1]: reads random texts and edits of good files, and logs what came of it.
// It uses what is built: run `npm run build` first.
import { appendFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";

const file = (path) => new URL(`../packages/dsl/${path}`, import.meta.url);
const { values } = parseArgs({
  options: { count: { type: "string", default: "1000000" }, seed: { type: "string", default: "1" } },
});
const [count, seed] = [Number(values.count), Number(values.seed)];
if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(seed)) {
  console.error("--count and --seed take whole numbers");
  process.exit(2);
}
if (!existsSync(file("dist/index.js"))) {
  console.error("packages/dsl is not built: run `npm run build` first");
  process.exit(2);
}

const dsl = await import(file("dist/index.js"));
const { fuzzCase, problemOf } = await import(file("test/fuzz-cases.mjs"));
const samples = readdirSync(file("test/samples/"))
  .sort()
  .map((name) => readFileSync(file(`test/samples/${name}`), "utf8"));

const started = Date.now();
let failures = 0;
let clean = 0;
let slowest = 0;
for (let index = 0; index < count; index++) {
  const text = fuzzCase(seed, index, samples);
  const before = performance.now();
  const problem = problemOf(text, dsl, { clean: () => clean++ });
  slowest = Math.max(slowest, performance.now() - before);
  if (problem !== undefined) {
    failures++;
    console.error(`case ${index}: ${problem}\n${JSON.stringify(text)}`);
  }
  if ((index + 1) % 10_000 === 0) console.error(`${index + 1} of ${count}, ${failures} failures`);
}

const { version } = JSON.parse(readFileSync(file("package.json"), "utf8"));
const line = [
  new Date().toISOString().slice(0, 10),
  `@dotgan/dsl ${version}`,
  `node ${process.versions.node}`,
  `seed ${seed}`,
  `${count} cases`,
  `${clean} of them without a mistake`,
  `slowest ${Math.round(slowest)} ms`,
  `${Math.round((Date.now() - started) / 1000)} s`,
  `${failures} failures`,
].join(", ");
appendFileSync(new URL("./fuzz.log", import.meta.url), `${line}\n`);
console.log(line);
process.exitCode = failures === 0 ? 0 : 1;
