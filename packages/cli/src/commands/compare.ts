import { differences } from "@dotgan/core";
import { openRun } from "@dotgan/node";
import { exit, Stop } from "../exit.js";
import { type CommonOptions, print, printJson, table } from "../output.js";
import { bestOf, type Measured, protocolDifferences, readMeasured } from "../runs.js";

const number = (value: number) => String(Number(value.toPrecision(5)));

interface Line {
  readonly monitor: string;
  readonly values: readonly (Measured | undefined)[];
  readonly comparable: boolean;
  /** Why the values may not be compared; empty where they may. */
  readonly unequal: readonly string[];
}

export async function compareCommand(folders: readonly string[], options: CommonOptions): Promise<void> {
  if (folders.length < 2)
    throw new Stop(exit.input, "Comparing needs two or more runs: gan compare runs/0001-a runs/0002-b.");
  const runs = await Promise.all(
    folders.map(async (folder) => {
      const run = await openRun(folder);
      return { folder, name: run.name, plan: run.plan, best: bestOf(await readMeasured(run)) };
    }),
  );
  const [first, ...others] = runs as [(typeof runs)[number], ...typeof runs];
  const monitors = [...new Set(runs.flatMap(({ best }) => best.map(({ monitor }) => monitor)))];
  const lines: Line[] = monitors.map((monitor) => {
    const values = runs.map(({ best }) => best.find((one) => one.monitor === monitor));
    const present = values.filter((value) => value !== undefined);
    const unequal = present.slice(1).flatMap((other) => protocolDifferences(present[0] as Measured, other));
    return { monitor, values, comparable: unequal.length === 0, unequal: [...new Set(unequal)] };
  });
  const changes = others.map(({ folder, name, plan }) => ({
    from: first.folder,
    to: folder,
    name,
    differences: differences(first.plan, plan),
  }));
  if (options.json) {
    printJson({
      ok: true,
      runs: runs.map(({ folder, plan, best }) => ({ folder, title: plan.title, best })),
      metrics: lines,
      changes,
    });
    return;
  }
  const rows = lines.map(({ monitor, values, comparable }) => [
    monitor,
    ...values.map((one) => (one ? (comparable ? `${number(one.value)} at step ${one.step}` : "not comparable") : "-")),
  ]);
  print(table([["best", ...runs.map(({ name }) => name)], ...rows]));
  for (const { monitor, comparable, unequal } of lines) {
    if (!comparable)
      print(`\n${monitor} was measured by unequal protocols (${unequal.join("; ")}): its values cannot be compared.`);
  }
  for (const change of changes) {
    print(`\n${change.name} against ${first.name}:`);
    const changed = change.differences.map(({ path, before, after }) => [`  ${path}`, before, "->", after]);
    print(changed.length ? table(changed) : "  the same experiment");
  }
}
