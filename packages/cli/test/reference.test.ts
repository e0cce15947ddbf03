import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createCatalog } from "@dotgan/core";
import { defineCurve, p } from "@dotgan/kit";
import { expect, test } from "vitest";
import { defaultInWords, parametersInWords, typeInWords } from "../src/reference.js";
import { referencePages } from "../src/reference-pages.js";
import { listing, signature } from "../src/reference-text.js";
import { catalog } from "./catalog.js";

const folder = fileURLToPath(new URL("../../../docs/reference/", import.meta.url));
const pages = referencePages(catalog);

test("docs/reference is what the plugins say today", () => {
  const committed = existsSync(folder) ? readdirSync(folder) : [];
  expect(committed.sort(), "docs/reference is not current: run node tools/reference.mjs").toEqual(
    Object.keys(pages).sort(),
  );
  for (const [name, text] of Object.entries(pages)) {
    const current = readFileSync(`${folder}${name}`, "utf8") === text;
    expect(current, `docs/reference/${name} is not current: run node tools/reference.mjs`).toBe(true);
  }
});

test("every plugin and every parameter is on a page, and every link of the index leads to a heading", () => {
  for (const { plugin } of catalog.all()) {
    const page = pages[`${plugin.kind}.md`] ?? "";
    const section = page.split(/^## /m).find((text) => text.startsWith(`${plugin.name}\n`));
    expect(section, `${plugin.kind} ${plugin.name}`).toBeDefined();
    for (const name of Object.keys(plugin.params))
      expect(section).toMatch(new RegExp(`\\| \`${name}(:| \\.\\.\\.)?\``));
    expect(section).toContain(plugin.example.trim());
  }
  const links = [...(pages["README.md"] ?? "").matchAll(/\]\((\w+\.md)#(\w+)\)/g)];
  expect(links.length).toBe(catalog.all().length);
  for (const [, file = "", anchor] of links) {
    expect(pages[file]?.toLowerCase().split("\n"), `${file}#${anchor}`).toContain(`## ${anchor}`);
  }
});

test.each([
  [p.int({ doc: "A.", min: 1, max: 5 }), "whole number, 1 to 5"],
  [p.int({ doc: "A.", min: 1, unit: "pixels" }), "whole number of pixels, at least 1"],
  [p.number({ doc: "A.", min: 0, below: 1, unit: "probability" }), "probability, at least 0, below 1"],
  [p.number({ doc: "A.", above: 0, curve: true }), "number, above 0, or a curve"],
  [p.number({ doc: "A.", max: 20_000 }), "number, at most 20_000"],
  [p.numbers({ doc: "A.", min: 0, max: 1 }), "list of numbers, each 0 to 1"],
  [p.numbers({ doc: "A.", length: 2, integer: true }), "list of 2 whole numbers"],
  [p.oneOf(["same", "valid"], { doc: "A." }), "same or valid"],
  [p.flag({ doc: "A." }), "true or false"],
  [p.text({ doc: "A." }), "text"],
  [p.range({ doc: "A." }), "range, low..high"],
  [p.duration({ doc: "A." }), "length of training"],
  [p.ref("latent", { doc: "A." }), "name of a latent"],
  [p.plugin("initializer", { doc: "A." }), "an initializer"],
])("a parameter's type is told in words: %#", (param, words) => {
  expect(typeInWords(param)).toBe(words);
});

test.each([
  [p.int({ doc: "A." }), "required"],
  [p.int({ doc: "A.", optional: true }), ""],
  [p.int({ doc: "A.", default: 50_000 }), "50_000"],
  [p.number({ doc: "A.", default: 0.00001 }), "1e-5"],
  [p.number({ doc: "A.", default: -0.5 }), "-0.5"],
  [p.range({ doc: "A.", default: [-1, 1] }), "-1..1"],
  [p.numbers({ doc: "A.", default: [0.5, 1] }), "[0.5, 1]"],
  [p.duration({ doc: "A.", default: 1_000 }), "1000 steps"],
  [p.plugin("initializer", { doc: "A.", default: { name: "zeros", params: {} } }), "zeros"],
  [p.flag({ doc: "A.", default: false }), "false"],
])("a default is written as in a file: %#", (param, words) => {
  expect(defaultInWords(param)).toBe(words);
});

const wave = defineCurve({
  name: "wave",
  contract: 1,
  doc: "Goes up and down. Its period is counted in steps.",
  aliases: ["sine"],
  params: {
    low: p.number({ doc: "The least value | the trough." }),
    heights: p.numbers({ doc: "Crests." }),
    period: p.int({ doc: "Steps from one crest to the next.", min: 1, default: 100, unit: "steps" }),
  },
  positional: ["period"],
  rest: "heights",
  example: "update D with adam(lr: wave(100, low: 0))",
  at: () => 0,
  bounds: () => [0, 0],
});
const own = createCatalog([{ name: "gan-waves", version: "1.2.3", plugins: [wave] }]);

test("parameters that need no name come first and show how they are written", () => {
  expect(parametersInWords(wave).map(({ name }) => name)).toEqual(["period", "heights ...", "low:"]);
});

test("a plugin is printed within the width of the terminal, its columns in line", () => {
  const [entry] = own.all();
  const text = signature(entry as NonNullable<typeof entry>, 72);
  expect(text).toBe(`curve wave

Goes up and down. Its period is counted in steps.

  period       whole number of steps, at least 1  100       Steps from one crest to the
                                                            next.
  heights ...  list of numbers                    required  Crests.
  low:         number                             required  The least value | the trough.

  update D with adam(lr: wave(100, low: 0))

known elsewhere as sine
from gan-waves 1.2.3`);
  expect(listing(own.all(), 72)).toContain("curve\n  wave  Goes up and down.\n");
});

test("a page escapes what Markdown would take for its own", () => {
  expect(referencePages(own)["curve.md"]).toContain("| The least value \\| the trough. |");
});
