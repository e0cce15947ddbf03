import { expect, test } from "vitest";
import { parse } from "../src/index.js";
import { source } from "./samples.js";
import { complaints, fixed } from "./tree.js";

const kinds = (text: string) => parse(source(text)).file.statements.map(({ kind }) => kind);

test("several mistakes are all reported, and the good statements are read", () => {
  const text = [
    "data digits mnist()",
    "latent z = uniform(100",
    "netwrok G(z) -> digits {",
    "  dense(784)",
    "}",
    "network D(digits) {",
    "  flatten -> -> dense(1)",
    "  relu",
    "}",
    "loss = ",
    "train 5 epochs, batch 64 {",
    "  udpate D with adam",
    "  update G with adam",
    "}",
    "keep best",
    "seed 7",
  ].join("\n");
  expect(complaints(text)).toEqual([
    "1:13 unexpected-token: found `mnist` | `=` goes here",
    "2:23 unclosed-bracket: `(` is never closed | `)` goes here or before",
    "3:1 unknown-statement: `netwrok` cannot begin a line of the file | did you mean `network`?",
    "7:14 unexpected-token: found `->` | a layer goes here",
    "10:7 unexpected-token: found the end of the line | a value goes here: a number, a name, a call, a list",
    "12:3 unknown-statement: `udpate` cannot begin a line of a training schedule | did you mean `update`?",
    "15:10 unexpected-token: found the end of the line | a name goes here",
  ]);
  expect(kinds(text)).toEqual(["data", "latent", "network", "train", "seed"]);
  expect(parse(source(text)).file.statements[2]).toMatchObject({ body: { length: 1 } });
  expect(parse(source(text)).file.statements[3]).toMatchObject({ body: { length: 1 } });
});

test("a misspelt first word is corrected, and its block is passed over as a whole", () => {
  const text = "netwrok G(z) {\n  for i in [1] {\n    dense(1)\n  }\n}\nseed 7";
  expect(complaints(text)).toHaveLength(1);
  expect(kinds(text)).toEqual(["seed"]);
  expect(complaints(fixed(text))).toEqual([]);
  const head = "network D(x) {\n  haed real { dense(1) }\n}";
  expect(complaints(head)).toEqual([
    "2:3 unknown-statement: `haed` cannot begin a line of a network | did you mean `head`?",
  ]);
  expect(complaints(fixed(head))).toEqual([]);
});

test("a mistake within brackets stays within them", () => {
  for (const wrong of ["seed (1 +)", "seed ((((1 2))))", "seed [(1 +), 2]", "data x = f(g((1 +) * 2), 3)", "seed ()"]) {
    expect(complaints(`${wrong}\nseed 7`), wrong).toHaveLength(1);
    expect(kinds(`${wrong}\nseed 7`).at(-1), wrong).toBe("seed");
  }
});

test.each([
  ["update D with adam", "`update` cannot stand in the file | it goes into the `{ }` of `train`"],
  ["head x { a }", "`head` cannot stand in the file | it goes into a network's `{ }`"],
  [
    "train 1 steps, batch 1 { head x { a } }",
    "`head` cannot stand in a training schedule | it goes into a network's `{ }`",
  ],
  ["network G(z) { data x = y }", "`data` cannot stand in a network | it goes outside of all `{ }`"],
  ["at end { update D with x }", "`update` cannot stand in a block of monitors | it goes into the `{ }` of `train`"],
])("what stands in the wrong place is told its own: %s", (text, message) => {
  expect(complaints(text)).toEqual([expect.stringContaining(`misplaced-statement: ${message}`)]);
});

test.each([
  ["dense(1)", "`dense` cannot begin a line of the file | a statement begins with `data`, `latent`"],
  ["network G(z) { 3 }", "`3` cannot begin a line of a network | a layer, `for`, `residual` or `head` goes here"],
  ["train 1 steps, batch 1 { adam }", "`adam` cannot begin a line of a training schedule | `update`, `average`"],
  ["at end { 3 }", "`3` cannot begin a line of a block of monitors | a metric or a view goes here"],
  ["sweep { 3 }", "`3` cannot begin a line of a sweep | `NAME in VALUES` or `by NAME` goes here"],
  [
    "train 1 steps, batch 1 {\nupdate D with x\nthen y }",
    "`then` cannot begin a line of a training schedule | it goes to the end of the line before",
  ],
])("a line that begins like nothing is told what would begin it: %s", (text, message) => {
  expect(complaints(text)).toEqual([expect.stringContaining(`unknown-statement: ${message}`)]);
});

test("an arrow missing between two layers is found, and can be added", () => {
  const text = "network G(z) {\n  dense(1) relu\n}";
  expect(complaints(text)).toEqual([
    "2:12 unexpected-token: found `relu` where the line should end | `->` goes between two layers",
  ]);
  expect(fixed(text)).toBe("network G(z) {\n  dense(1) -> relu\n}");
});

test("what follows a statement on its line is refused", () => {
  expect(complaints("seed 7 8")).toEqual([
    "1:8 unexpected-token: found `8` where the line should end | a new line or `;` goes here",
  ]);
});

test("words of the language cannot name anything, and the statement is read all the same", () => {
  const text = "latent data = normal(1)\nnetwork train(z) { a }";
  expect(complaints(text)).toEqual([
    "1:8 reserved-word: `data` is a word of the language and cannot be a name | choose another name",
    "2:9 reserved-word: `train` is a word of the language and cannot be a name | choose another name",
  ]);
  expect(kinds(text)).toEqual(["latent", "network"]);
});

test("a parameter without a type is given the one that its value has", () => {
  const text = 'param a = 3\nparam b = 0.5\nparam c = true\nparam d = "x"\nparam e = 1..2 / 3';
  expect(fixed(text)).toBe(
    'param a: int = 3\nparam b: number = 0.5\nparam c: flag = true\nparam d: text = "x"\nparam e: number = 1..2 / 3',
  );
  expect(kinds(text)).toHaveLength(5);
});

test("a clause given twice is refused with the place of the first", () => {
  expect(parse(source("keep best a, best b")).diagnostics).toMatchObject([
    { code: "repeated-clause", span: { start: 13 }, notes: [{ span: { start: 5 } }] },
  ]);
  expect(complaints("sweep { by a; by b }")).toEqual([
    "1:15 repeated-clause: `by` is given twice | remove one of them",
  ]);
});

test("a statement whose block is missing is left out", () => {
  for (const text of ["every 5 steps", "network G(z)", "train 5 steps, batch 1", "sweep", "at end"]) {
    expect(complaints(text), text).toHaveLength(1);
    expect(kinds(text), text).toEqual([]);
  }
});

test("a line has one diagnostic at most, and a file fifty", () => {
  expect(complaints("seed .5 @ ) #")).toHaveLength(1);
  const many = parse(source("seed\n".repeat(80))).diagnostics;
  expect(many).toHaveLength(50);
  expect(many.at(-1)?.notes).toEqual([{ message: "the file has mistakes in 30 more lines" }]);
});

test("a text of nothing but mistakes gets fifty diagnostics, and the end of the file is named", () => {
  expect(parse(source("seed\n".repeat(20_000))).diagnostics).toHaveLength(50);
  expect(complaints("data x =")).toEqual(["1:9 unexpected-token: found the end of the file | a name goes here"]);
});

test("deep and long texts are read or refused without a crash", () => {
  const deep = [
    "(".repeat(100_000),
    "{".repeat(100_000),
    "network G(z) {\n".repeat(10_000),
    `seed ${"-".repeat(100_000)}1`,
    `seed ${"2^".repeat(100_000)}2`,
    `seed ${"(-".repeat(64)}${"-".repeat(190)}1${")".repeat(64)}`,
    `network G(z) { ${"a -> ".repeat(20_000)}a }`,
    `data x = f(${"a, ".repeat(20_000)})`,
    `"${"\\a".repeat(100_000)}`,
    "😀".repeat(50_000),
    "/*".repeat(50_000),
    ")".repeat(100_000),
  ];
  for (const text of deep) expect(() => parse(source(text)), text.slice(0, 30)).not.toThrow();
});
