import { expect, test } from "vitest";
import { parse } from "../src/index.js";
import { source } from "./samples.js";
import { complaints, fixed, shape, tree } from "./tree.js";

test.each([
  ["0", 0],
  ["10_000", 10_000],
  ["2e-4", 2e-4],
  ["1E+3", 1000],
  ["1.000_001", 1.000001],
  ["1.7320508", 1.7320508],
  ["007", 7],
])("the number %s is read", (written, value) => {
  expect(tree(`seed ${written}`)).toEqual({ kind: "seed", value: { kind: "number", value } });
});

test.each([
  [".5", "0.5"],
  ["1.", "1.0"],
  ["1.e3", "1.0e3"],
  ["1__0", "1_0"],
  ["1_", "1"],
  ["1_.5", "1.5"],
  ["0x10", "16"],
  ["10steps", "10 steps"],
  ["2e-4epochs", "2e-4 epochs"],
])("the number %s is refused and would be written %s", (wrong, right) => {
  const text = `seed ${wrong}`;
  expect(complaints(text)[0]).toContain(`1:6 bad-number: \`${wrong}\` is not a number | write \`${right}\``);
  expect(fixed(text)).toBe(`seed ${right}`);
  expect(complaints(fixed(text))).toEqual([]);
});

test.each(["2x", "1e", "1e-7.5", "1.2.3", "0xg", "1e5e5"])("the number %s is refused", (wrong) => {
  expect(complaints(`seed ${wrong}`)).toEqual([expect.stringContaining(`1:6 bad-number: \`${wrong}\``)]);
});

test("a missing sign of a product is named", () => {
  expect(complaints("seed 2x")[0]).toContain("`2 * x`");
});

test("a number too large to be one is refused, and its value stays finite", () => {
  expect(complaints("seed 1e999")).toEqual([
    "1:6 bad-number: `1e999` is too large for a number | the largest is about 1.8e308",
  ]);
  const [seed] = parse(source("seed 1e999")).file.statements;
  expect(seed).toMatchObject({ value: { value: Number.MAX_VALUE } });
});

test("a bad number does not lose its statement", () => {
  const { file } = parse(source("data x = f(.5)\nseed 7"));
  expect(file.statements.map(({ kind }) => kind)).toEqual(["data", "seed"]);
});

test("dots after a number are a range", () => {
  expect(shape("0..1")).toBe("{0 to 1}");
  expect(shape("0.5..1.5")).toBe("{0.5 to 1.5}");
  expect(complaints("seed 0...5")).toEqual([expect.stringContaining("bad-number: `.5`")]);
});

test("a text may hold anything but a line's end, and escapes a quote, a backslash, a newline and a tab", () => {
  expect(tree('"über 画像 😀 // no comment \\" \\\\ \\n \\t"')).toEqual({
    kind: "title",
    text: { kind: "string", value: 'über 画像 😀 // no comment " \\ \n \t' },
  });
  expect(tree('"\\\\"')).toMatchObject({ text: { value: "\\" } });
  expect(tree('""')).toMatchObject({ text: { value: "" } });
});

test("an unclosed text is reported from its opener on, and ends with its line", () => {
  const { file, diagnostics } = parse(source('allow x "why\r\nseed 7'));
  expect(diagnostics).toMatchObject([{ code: "unclosed-string", span: { start: 8, end: 12 } }]);
  expect(file.statements.map(({ kind }) => kind)).toEqual(["allow", "seed"]);
});

test.each(['"', '"a\\"', '"\\', "'", "“", '"a”', "'a”", `"a'`])("the text %s is unclosed", (text) => {
  expect(complaints(text)).toEqual([expect.stringContaining("unclosed-string")]);
});

test("other quotes are refused by name", () => {
  expect(fixed("allow x 'it'\nallow y “that”")).toBe('allow x "it"\nallow y "that"');
});

test("an unknown escape is refused where it is", () => {
  expect(complaints('weights D = run("a\\q")')).toEqual([
    '1:19 bad-escape: `\\q` means nothing in a text | write `\\\\` for a backslash; the others are `\\"`, `\\n` and `\\t`',
  ]);
  expect(complaints(fixed('weights D = run("a\\q")'))).toEqual([]);
});

test("signs that look alike are read as what they mean, and refused", () => {
  const wrong = "network G(z) → x {\n  dense(2 ** 3) => relu\n  dense(3 × 4)\n  dense(−1)\n}\nseed == 7";
  expect(complaints(wrong)).toEqual([
    "1:14 bad-sign: `→` is not a sign of the language | write `->`",
    "2:11 bad-sign: `**` is not a sign of the language | write `^`",
    "3:11 bad-sign: `×` is not a sign of the language | write `*`",
    "4:9 bad-sign: `−` is not a sign of the language | write `-`",
    "6:6 bad-sign: `==` is not a sign of the language | write `=`",
  ]);
  expect(parse(source(wrong)).file.statements[0]).toMatchObject({ kind: "network", body: { length: 3 } });
});

test("comments of other languages are refused and passed over", () => {
  expect(complaints("seed 7 # a\n/* b\nc */ seed 8")).toEqual([
    "1:8 bad-comment: a comment begins with `//`, not with `#` | write `//`",
    "2:1 bad-comment: a comment begins with `//`, not with `/*` | write `//`",
  ]);
});

test("characters without a meaning are named, by number where they cannot be seen", () => {
  expect(complaints("seed 7 @\n\0\nseed größe")).toEqual([
    "1:8 bad-character: `@` has no meaning here | remove it",
    "2:1 bad-character: the character U+0000 has no meaning here | remove it",
    "3:8 bad-character: `ö` (U+00F6) cannot be part of a name | names have the letters a to z, digits and `_`",
  ]);
});

test.each(["__proto__", "constructor", "toString", "hasOwnProperty"])("%s is a plain name", (name) => {
  expect(tree(`latent ${name} = ${name}(${name}: ${name})`)).toEqual({
    kind: "latent",
    name,
    sampler: {
      kind: "call",
      name,
      arguments: [{ name, value: { kind: "reference", name } }],
    },
  });
});

test("a byte order mark, tabs, carriage returns and a missing last newline change nothing", () => {
  const plain = tree("network G(z) {\n  dense(1) -> relu\n}\n");
  expect(tree("\ufeffnetwork G(z) {\r\n\tdense(1) ->\r\n\trelu\r\n}")).toEqual(plain);
  expect(tree("network G(z) {\rdense(1) -> relu\r}")).toEqual(plain);
});

test("comments are kept in order, with their places", () => {
  const text = "// a\nseed 7 //b\n//";
  expect(parse(source(text)).file.comments).toMatchObject([
    { value: "a", span: { start: 0, end: 4 } },
    { value: "b", span: { start: 12, end: 15 } },
    { value: "", span: { start: 16, end: 18 } },
  ]);
});
