import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { openRun, writeAnimation } from "@dotgan/node";
import { exit, Stop } from "../exit.js";
import { type CommonOptions, print, printJson } from "../output.js";
import { stopAtFolder } from "../pictures.js";

interface AnimateOptions extends CommonOptions {
  readonly out?: string;
  readonly rate: number;
}

/** The pictures that a view left in a run, in the order of their steps, as one animation. */
export async function animateCommand(path: string, view: string, options: AnimateOptions): Promise<void> {
  const run = await openRun(path);
  const pictures = await run.pictures();
  const frames = pictures.filter((picture) => picture.view === view);
  if (frames.length < 2) {
    const views = [...new Set(pictures.map((picture) => picture.view))];
    const found = frames.length === 1 ? `one picture of \`${view}\` alone` : `no pictures of \`${view}\``;
    const known = views.length > 0 ? `; it has pictures of ${views.join(", ")}` : "";
    throw new Stop(
      exit.input,
      `${path} has ${found}${known}. A view that is drawn as training goes, \`every 100 steps { ... }\`, can be animated.`,
    );
  }
  const out = options.out ?? join(run.folder, "samples", `${view}.gif`);
  try {
    mkdirSync(dirname(out), { recursive: true });
  } catch (error) {
    stopAtFolder(dirname(out), error);
  }
  await writeAnimation(
    out,
    frames.map((picture) => picture.path),
    options,
  );
  if (options.json) printJson({ ok: true, run: path, view, steps: frames.map(({ step }) => step), file: out });
  else print(`${out}: ${frames.length} pictures, step ${frames[0]?.step} to ${frames.at(-1)?.step}`);
}
