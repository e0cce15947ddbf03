import { readFileSync } from "node:fs";
import { join } from "node:path";
import { kinds } from "@dotgan/kit";
import { expect, test } from "vitest";
import { generate, root } from "./generating.js";

const homes = {
  layer: "layers",
  loss: "losses",
  sampler: "samplers",
  optimizer: "optimizers",
  average: "optimizers",
  curve: "curves",
  constraint: "constraints",
  initializer: "initializers",
  metric: "metrics",
  view: "views",
  dataset: "datasets",
} as const;

/** The names in a list such as `plugins: [a, b]`. */
const namesIn = (text: string, list: RegExp) => list.exec(text)?.[1]?.match(/\w+/g);
const entries = /plugins: \[([^\]]*)\]/;
const exports = /^export \{([^}]*)\};$/m;

test.each(kinds)("a new %s has its plugin, its test and its place in the lists of its package", async (kind) => {
  const folder = `plugins/${homes[kind]}`;
  const written = await generate(kind, "freshName");
  const [index, plugin, itsTest] = [
    `${folder}/src/index.ts`,
    `${folder}/src/freshName.ts`,
    `${folder}/test/freshName.test.ts`,
  ];
  expect(Object.keys(written).sort()).toEqual([plugin, index, itsTest].sort());
  for (const text of Object.values(written)) expect(text).not.toContain("NAME");
  expect(written[plugin]).toContain(`export const freshName = define${kind[0]?.toUpperCase()}${kind.slice(1)}({`);
  expect(written[plugin]).toContain(`name: "freshName"`);
  expect(written[itsTest]).toContain("testPlugin(freshName");

  const [before, after] = [readFileSync(join(root, index), "utf8"), written[index] as string];
  expect(after).toContain(`import { freshName } from "./freshName.js";\n`);
  for (const list of [entries, exports]) {
    const known = namesIn(before, list);
    expect(namesIn(after, list)?.sort()).toEqual(known && [...known, "freshName"].sort());
  }
});

test("imports stay sorted, and a list that outgrows its line is broken as Biome breaks it", async () => {
  const index =
    (await generate("metric", "lengthyNameThatFitsOnNoLineOfTheList"))["plugins/metrics/src/index.ts"] ?? "";
  expect(index).toContain("\n    lengthyNameThatFitsOnNoLineOfTheList,\n");
  const files = [...index.matchAll(/^import \{ \w+ \} from "(.*)";$/gm)].map(([, file]) =>
    (file as string).toLowerCase(),
  );
  expect(files).toEqual([...files].sort());
});

test.each([
  ["hinge", /^plugins\/losses\/src\/hinge\.ts is there already; choose another name\.$/],
  ["penalties", /^plugins\/losses\/test\/penalties\.test\.ts is there already/],
  ["Hinge", /cannot be its name: write one camelCase word, such as/],
  ["my-loss", /one camelCase word/],
  ["../hinge", /one camelCase word/],
  ["default", /JavaScript keeps this word/],
])("the name %s is refused with its reason, and nothing is written", async (name, reason) => {
  await expect(generate("loss", name)).rejects.toThrow(reason);
});

test("an unknown kind is told the kinds there are", async () => {
  await expect(generate("los", "hinge2")).rejects.toThrow(/no kind "los"; there are layer, loss, /);
});

test("the generator asks for exactly the kinds of plugin there are", () => {
  const schema = JSON.parse(readFileSync(join(root, "tools/generators/plugin.schema.json"), "utf8"));
  expect([...schema.properties.kind.enum].sort()).toEqual([...kinds].sort());
});
