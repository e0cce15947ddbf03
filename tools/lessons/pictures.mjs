// Pictures that a lesson shows of its runs. `pictures.json` names them: { "ring.webp": "ring/seed-1 surface" } is the film
// of that view in that run of the sweep, { "digits.png": "digits/seed-1 grid" } its last picture.
import { copyFileSync } from "node:fs";
import { extname, join } from "node:path";
import { openRun, writeAnimation } from "@dotgan/node";

/** Puts the pictures of `wanted` into the lesson's folder; `sweeps` holds a sweep for each `.gan` file. */
export async function takePictures(wanted, sweeps, folder) {
  for (const [name, source] of Object.entries(wanted)) {
    const [run, view] = source.split(" ");
    const pictures = (await (await openRun(join(sweeps, run))).pictures()).filter((picture) => picture.view === view);
    if (pictures.length === 0) throw new Error(`${run} has no picture of ${view}, which pictures.json names`);
    const paths = pictures.map(({ path }) => path);
    if (extname(name) === ".png") copyFileSync(paths.at(-1), join(folder, name));
    else await writeAnimation(join(folder, name), paths, { rate: 8 });
  }
}
