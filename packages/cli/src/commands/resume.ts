import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { differences, type Plan } from "@dotgan/core";
import { openRun, resumeRun } from "@dotgan/node";
import { loadRunCatalog } from "../catalog.js";
import { exit, Stop } from "../exit.js";
import { say, table } from "../output.js";
import { type TrainFlags, trainInSight, withEngineAndData } from "../train-run.js";
import { conclude, openTrainable } from "./train.js";

interface ResumeOptions extends TrainFlags {
  readonly file?: string;
  readonly acceptChanges?: boolean;
}

/** The plan of an edited file, with the params and the seed that the run was started with. */
async function editedPlan(file: string, before: Plan, options: ResumeOptions): Promise<Plan> {
  const declared = Object.entries(before.params).map(([name, value]) => `${name}=${value}`);
  const { plan } = await openTrainable(file, { ...options, set: declared, seed: before.seed });
  return plan;
}

function showChanges(before: Plan, after: Plan, folder: string): void {
  const changed = differences(before, after);
  if (changed.length === 0) return;
  const rows = changed.map(({ path, before: old, after: now }) => [`  ${path}`, old, "->", now]);
  throw new Stop(
    exit.input,
    `The file is not what ${folder} was started with:\n${table(rows)}\nTo go on with the changes: --accept-changes.`,
  );
}

export async function resumeCommand(path: string, options: ResumeOptions): Promise<void> {
  const reader = await openRun(path);
  const folder = relative(".", reader.folder) || ".";
  const file = options.file ?? join(reader.folder, "source.gan");
  const after = options.file ? await editedPlan(file, reader.plan, options) : reader.plan;
  if (!options.acceptChanges) showChanges(reader.plan, after, folder);
  const loaded = await loadRunCatalog(reader);
  const accepted = options.file ? { plan: after, sourceText: readFileSync(file, "utf8") } : undefined;
  await withEngineAndData(after, loaded, options, async (opened) => {
    const { run, plan, checkpoint, skipped } = await resumeRun(path, { accepted });
    try {
      for (const { name, reason } of skipped)
        say(`checkpoint ${name} is damaged (${reason}); the one before it is used`);
      if (!options.json) say(`${plan.title}: ${folder} on ${opened.engine.name}, from step ${checkpoint?.step ?? 0}`);
      const resume = checkpoint ? { resume: checkpoint } : {};
      conclude(
        run,
        plan,
        await trainInSight({ plan, loaded, ...opened, store: run, flags: options, ...resume }),
        options,
      );
    } finally {
      run.close();
    }
  });
}
