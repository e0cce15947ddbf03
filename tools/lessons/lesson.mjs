// Behind `npx nx run lessons:NAME`: runs every sweep of a lesson, keeps what they came to, and writes its tables and figures.
//   node tools/lessons/lesson.mjs NAME [--quick] [--render] [further flags of gan sweep]
// --quick: a rehearsal of some steps, which is shown and not kept. --render: from the results that are kept, without a run.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { draw, speaksOf } from "./figures.mjs";
import { takePictures } from "./pictures.mjs";
import { collect, stepNumbers, written } from "./results.mjs";
import { table, withTables } from "./tables.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const [name, ...flags] = process.argv.slice(2);
const folder = join(root, "lessons", name ?? "");
if (!name || !existsSync(join(folder, "README.md"))) {
  const lessons = readdirSync(join(root, "lessons")).filter((one) =>
    existsSync(join(root, "lessons", one, "README.md")),
  );
  console.error(`There is no lesson ${name ?? "without a name"}; there are: ${lessons.join(", ")}.`);
  process.exit(2);
}

const quick = flags.includes("--quick");
const render = flags.includes("--render");
const endingIn = (end) =>
  readdirSync(folder)
    .filter((file) => file.endsWith(end))
    .map((file) => file.slice(0, -end.length))
    .sort();
const files = endingIn(".gan");
const figures = new Map(
  endingIn(".figure.json").map((figure) => [
    figure,
    JSON.parse(readFileSync(join(folder, `${figure}.figure.json`), "utf8")),
  ]),
);
const kept = join(folder, "results.json");

const sweeps = join("sweeps", "lessons", quick ? `${name}-quick` : name);

/** Runs the sweeps, one after another. A sweep that was cut off goes on; one that is finished is passed over. */
async function run() {
  for (const file of files) {
    const gan = [join(root, "packages/cli/bin/gan.js"), "sweep", join("lessons", name, `${file}.gan`)];
    const { status } = spawnSync(process.execPath, [...gan, "--out", join(sweeps, file), ...flags], {
      cwd: root,
      stdio: "inherit",
    });
    if (status !== 0) process.exit(status ?? 130);
  }
  return collect(join(root, sweeps), files, speaksOf([...figures.values()], stepNumbers));
}

const results = render ? JSON.parse(readFileSync(kept, "utf8")) : await run();
if (quick) console.log(table(results));
else {
  if (!render) {
    writeFileSync(kept, written(results));
    const pictures = join(folder, "pictures.json");
    if (existsSync(pictures))
      await takePictures(JSON.parse(readFileSync(pictures, "utf8")), join(root, sweeps), folder);
  }
  const readme = join(folder, "README.md");
  writeFileSync(readme, withTables(readFileSync(readme, "utf8"), results));
  for (const [figure, specification] of figures)
    writeFileSync(join(folder, `${figure}.svg`), await draw(specification, results));
  console.log(`lessons/${name}: ${results.measured.length} numbers, ${figures.size} figures`);
}
