import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { check, sweepRuns } from "@dotgan/core";
import { describe, expect, it } from "vitest";
import { catalog } from "./catalog.js";

type Row = Readonly<Record<string, string | number>>;
interface Results {
  readonly files: Readonly<Record<string, { readonly protocols: Readonly<Record<string, unknown>> }>>;
  readonly measured: readonly Row[];
}

const root = join(import.meta.dirname, "../../..");
const tool = (name: string) => import(pathToFileURL(join(root, "tools/lessons", name)).href);
const { withTables }: { withTables(text: string, results: Results): string } = await tool("tables.mjs");
const { draw }: { draw(figure: unknown, results: Results): Promise<string> } = await tool("figures.mjs");
const { table }: { table(results: Pick<Results, "measured">, options: unknown): string } = await tool("tables.mjs");
const lessons = readdirSync(join(root, "lessons")).filter((name) =>
  existsSync(join(root, "lessons", name, "README.md")),
);

describe.each(lessons)("lessons/%s", (lesson) => {
  const folder = join(root, "lessons", lesson);
  const read = (name: string) => readFileSync(join(folder, name), "utf8");
  const named = (end: string) => readdirSync(folder).filter((name) => name.endsWith(end));
  const results: Results = JSON.parse(read("results.json"));

  it.each(named(".gan"))("%s is in the results with every run of its sweep, three seeds at least", (file) => {
    const readFile = (path: string) => readFileSync(path, "utf8");
    const { plan } = check({ name: join(folder, file), text: read(file) }, { catalog, readFile });
    const runs = plan ? sweepRuns(plan) : [];
    const own = results.measured.filter((row) => row.file === basename(file, ".gan"));
    const settings = own.map((row) =>
      JSON.stringify([Object.keys(plan?.params ?? {}).flatMap((name) => row[name] ?? []), row.seed]),
    );
    expect(new Set(own.map(({ seed }) => seed)).size).toBeGreaterThanOrEqual(3);
    expect(new Set(settings).size).toBe(runs.length);
  });

  it("has the tables and the figures of its results", async () => {
    expect(withTables(read("README.md"), results)).toBe(read("README.md"));
    for (const name of named(".figure.json"))
      expect(await draw(JSON.parse(read(name)), results)).toBe(read(name.replace(".figure.json", ".svg")));
  });
});

it("a table tells a number that some seeds lack from one that all have", () => {
  const row = (seed: number, divergence?: number) => ({
    ...{ file: "ring", seed, step: 9, monitor: "modes", value: seed },
    ...(divergence !== undefined && { divergence }),
  });
  const options = { values: ["modes", "modes.divergence"] };
  const of = (...measured: Row[]) => table({ measured }, options).split("\n")[2];
  expect(of(row(1, 2), row(2, 4))).toBe("| ring | 1.5 ± 0.707 | 3 ± 1.41 |");
  expect(of(row(1, 2), row(2))).toBe("| ring | 1.5 ± 0.707 | 2 (1 of 2 seeds) |");
  expect(of(row(1), row(2))).toBe("| ring | 1.5 ± 0.707 |  |");
});
