// Keeps what a run of one of the papers' experiments came to, and pictures of it.
//   node tools/paper-results.mjs RUN [VIEW ...]
// Writes experiments/papers/results/NAME.json and, of each view, its last picture as images/NAME-VIEW.webp. Views that show
// the data (neighbours, filters) are not for keeping.
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { openRun } from "@dotgan/node";
import sharp from "sharp";
import { measurements, written } from "./lessons/results.mjs";

const papers = fileURLToPath(new URL("../experiments/papers/", import.meta.url));
const [path, ...views] = process.argv.slice(2);
const run = await openRun(path);
const name = basename(run.folder).replace(/^\d+-/, "");
const rows = await run.rows();
const { measured, protocols } = measurements(rows);
const { engine } = await run.environment();
const { params, seed, precision } = run.plan;
const steps = rows.filter(({ monitor, lossD }) => !monitor && lossD !== undefined);
const about = {
  engine,
  precision,
  seed,
  params,
  steps: steps.at(-1).step,
  seconds: Math.round(steps.at(-1).seconds),
  protocols,
};
for (const folder of ["results", "images"]) mkdirSync(join(papers, folder), { recursive: true });
writeFileSync(join(papers, "results", `${name}.json`), written({ files: { [name]: about }, measured }));
const pictures = await run.pictures();
for (const view of views) {
  const last = pictures.filter((picture) => picture.view === view).at(-1);
  if (!last) throw new Error(`${name} has no picture of ${view}`);
  await sharp(last.path)
    .webp({ quality: 90 })
    .toFile(join(papers, "images", `${name}-${view}.webp`));
}
console.log(`${name}: ${measured.length} numbers, ${views.length} pictures`);
