import { expect, test } from "vitest";
import { type Parsed, parse, print } from "../src/index.js";
import { fuzzCase, problemOf } from "./fuzz-cases.mjs";
import { samples } from "./samples.js";

const texts = samples.map(({ text }) => text);

test("20,000 random texts and edits of good files are read without a crash, a wrong place or a silent loss", {
  timeout: 600_000,
}, () => {
  const seed = 1;
  for (let index = 0; index < 20_000; index++) {
    const text = fuzzCase(seed, index, texts);
    const problem = problemOf(text, { parse, print });
    if (problem !== undefined) expect.fail(`case ${index} of seed ${seed}: ${problem}\n${JSON.stringify(text)}`);
  }
});

test("a fuzz case depends on its seed and number alone", () => {
  expect(fuzzCase(3, 5, texts)).toBe(fuzzCase(3, 5, texts));
  expect(new Set([0, 1, 2, 3].map((index) => fuzzCase(3, index, texts))).size).toBe(4);
});

test("the checks of a fuzz case find what they look for", () => {
  const found = (text: string, change: (parsed: Parsed) => Parsed) =>
    problemOf(text, { print, parse: (source) => change(parse(source)) });
  expect(found("seed 7", (parsed) => parsed)).toBeUndefined();
  const without = (kind: string) => (parsed: Parsed) => ({
    ...parsed,
    file: { ...parsed.file, statements: parsed.file.statements.filter((statement) => statement.kind !== kind) },
  });
  expect(found("seed x", without("seed"))).toMatch(/names were lost/);
  expect(found("seed x", without("latent"))).toMatch(/next statement/);
  const far = ({ file, diagnostics }: Parsed) => ({
    file,
    diagnostics: diagnostics.map((each) => ({ ...each, span: { ...each.span, end: 99 } })),
  });
  expect(found("seed", far)).toMatch(/span/);
  expect(problemOf("seed", { print, parse: () => expect.fail("no") })).toMatch(/threw/);
});
