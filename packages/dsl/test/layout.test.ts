import { expect, test } from "vitest";
import { parse } from "../src/index.js";
import { source } from "./samples.js";
import { bare, complaints, fixed, read, tree } from "./tree.js";

const body = (text: string) => tree(`network G(z) {\n${text}\n}`);

test("a chain may break after and before its arrows", () => {
  const flat = body("a -> b -> c");
  expect(body("a ->\n  b ->\n\n  c")).toEqual(flat);
  expect(body("a\n  -> b // one\n  // two\n  -> c")).toEqual(flat);
});

test("lines may break within brackets, after commas, and around signs", () => {
  expect(tree("data x =\n  f(\n    a: 1,\n    b: [\n1\n,\n2\n],\n  )")).toEqual(tree("data x = f(a: 1, b: [1, 2])"));
  expect(tree("loss\n = a +\n b\n - c")).toEqual(tree("loss = a + b - c"));
  expect(tree("param x: int = 3 in 1..\n9")).toEqual(tree("param x: int = 3 in 1..9"));
});

test("a block may begin on the next line", () => {
  expect(tree("network G(z)\n{\n\n dense(1)\n\n}")).toEqual(tree("network G(z) { dense(1) }"));
});

test("a semicolon ends an item, and several end one", () => {
  expect(read(";seed 7;;\n; seed 8;").map(({ kind }) => kind)).toEqual(["seed", "seed"]);
  expect(body("a;b;")).toEqual(body("a\nb"));
});

test("after a block a new item begins, unless an arrow, a comma or `as` follows", () => {
  expect(read("at end { a } seed 7").map(({ kind }) => kind)).toEqual(["monitor", "seed"]);
  expect(body("residual { a } -> b")).toEqual(body("residual { a }\n-> b"));
  expect(body("residual { a } b")).toEqual(body("residual { a }\nb"));
  expect(body("residual { a } as x")).toMatchObject({ body: [{ as: "x" }] });
  expect(body("add(a -> residual { b }, c)")).toMatchObject({ body: [{ links: [{ arguments: { length: 2 } }] }] });
});

test("words that start statements are names before a colon, between brackets and after a dot", () => {
  expect(tree("data x = mnist(train: 5, on: train, from: [data, loss], at, y.head)")).toMatchObject({
    source: {
      arguments: [
        { name: "train" },
        { name: "on", value: { name: "train" } },
        { name: "from", value: { items: [{ name: "data" }, { name: "loss" }] } },
        { value: { name: "at" } },
        { value: { property: "head" } },
      ],
    },
  });
});

test("units and other words are names where a name stands", () => {
  expect(tree("latent best = steps(steps: 5 steps, seed, epochs epochs)")).toMatchObject({
    name: "best",
    sampler: {
      name: "steps",
      arguments: [
        { name: "steps", value: { kind: "quantity", unit: "steps" } },
        { value: { name: "seed" } },
        { value: { kind: "quantity", amount: { name: "epochs" }, unit: "epochs" } },
      ],
    },
  });
});

test("a missing comma between two lines of arguments is found, and the statement is read", () => {
  const text = "data x = f(\n  a: 1\n  b: 2)";
  expect(complaints(text)).toEqual(["2:7 missing-comma: a `,` is missing between two arguments | `,` goes here"]);
  expect(parse(source(text)).file.statements).toMatchObject([{ source: { arguments: { length: 2 } } }]);
  expect(complaints(fixed(text))).toEqual([]);
});

test("an unclosed parenthesis ends with its line, and points at its opener", () => {
  const text = "data x = f(a: 1\nlatent z = g(2)";
  expect(complaints(text)).toEqual(["1:16 unclosed-bracket: `(` is never closed | `)` goes here or before"]);
  expect(parse(source(text)).diagnostics[0]?.notes).toMatchObject([{ span: { start: 10, end: 11 } }]);
  expect(bare(parse(source(text)).file.statements)).toEqual(bare(read("data x = f(a: 1)\nlatent z = g(2)")));
});

test("a statement that stops after a sign does not swallow the next", () => {
  for (const start of ["data x =", "data x = f(", "data x = f(a,", "data x = f(a:", "network G(z) ->", "loss = a +"]) {
    const { file, diagnostics } = parse(source(`${start}\nlatent z = uniform(100)\nseed 7`));
    expect(diagnostics.length, start).toBe(1);
    expect(file.statements.map(({ kind }) => kind).slice(-2), start).toEqual(["latent", "seed"]);
  }
});

test("`seed` before a number begins a statement, and is a name elsewhere", () => {
  for (const start of ["data x =", "data x = f(", "network G(z) {\n  a ->"]) {
    const { file } = parse(source(`${start}\nseed 7`));
    expect(file.statements.at(-1)?.kind, start).toBe("seed");
  }
  expect(complaints("data x = f(\n  seed,\n  seed: 3,\n  2 *\n  seed\n)")).toEqual([]);
});

test("`precision` before a name begins a statement, and is a name elsewhere", () => {
  for (const start of ["data x =", "data x = f(", "network G(z) {\n  a ->"]) {
    const { file } = parse(source(`${start}\nprecision mixed`));
    expect(file.statements.at(-1)?.kind, start).toBe("precision");
  }
  const network = "network precision(precision) {\n  a ->\n  precision as b\n  precision -> precision(2)\n}";
  const train = "train 5 steps, batch 2 {\n  update precision with precision(precision: 3, precision)\n}";
  const sweep = "sweep {\n  a in [1]\n  precision in [precision]\n}";
  expect(complaints(`${network}\n${train}\n${sweep}\nparam precision: text = precision`)).toEqual([]);
});

test("an unclosed block ends before the next statement of the file", () => {
  const text = "network G(z) {\n  dense(1)\n\nnetwork D(x) {\n  dense(2)\n}\nseed 7";
  expect(complaints(text)).toEqual(["2:11 unclosed-bracket: `{` is never closed | `}` goes here or before"]);
  expect(parse(source(text)).file.statements.map(({ kind }) => kind)).toEqual(["network", "network", "seed"]);
});

test("an unclosed block at the end of the file keeps what is in it", () => {
  const text = "train 5 steps, batch 2 {\n  repeat 5 {\n    update D with adam\n";
  expect(parse(source(text)).file.statements).toMatchObject([
    { body: [{ kind: "repeat", body: [{ kind: "update" }] }] },
  ]);
  expect(parse(source(text)).diagnostics[0]?.notes[0]?.span).toMatchObject({ start: text.indexOf("{\n    update") });
});

test("a bracket that closes nothing is named and passed over", () => {
  expect(complaints("data x = f(1]) \n}\ndata y = f)")).toEqual([
    "1:13 stray-bracket: `]` closes nothing | remove it",
    "2:1 stray-bracket: `}` closes nothing | remove it",
    "3:11 stray-bracket: `)` closes nothing | remove it",
  ]);
  expect(complaints(fixed("data x = f(1])"))).toEqual([]);
});

test("a bracket within another is closed with it", () => {
  expect(complaints("data x = f([1, 2)")).toEqual([
    "1:17 unclosed-bracket: `[` is never closed | `]` goes here or before",
  ]);
});

test("brackets nest 64 deep and no deeper", () => {
  const nested = (depth: number) => `seed ${"(".repeat(depth)}1${")".repeat(depth)}\nseed 2`;
  expect(complaints(nested(64))).toEqual([]);
  expect(complaints(nested(65))).toEqual([
    "1:70 too-deep: brackets are nested more than 64 deep | name parts of it, or write it in fewer pieces",
  ]);
  expect(parse(source(nested(65))).file.statements.at(-1)).toMatchObject({ value: { value: 2 } });
});

test("an expression has at most 256 operators, enclosing brackets included", () => {
  expect(complaints(`seed 1${" + 1".repeat(256)}`)).toEqual([]);
  expect(complaints(`seed 1${" + 1".repeat(257)}`)).toEqual([expect.stringContaining("too-deep")]);
  expect(complaints(`seed 1${" - (1".repeat(5)}${" * 1".repeat(252)}${")".repeat(5)}`)).toEqual([
    expect.stringContaining("too-deep"),
  ]);
  expect(complaints(`data x = f(${"1 + 1, ".repeat(1000)})`)).toEqual([]);
});

test("a file of more than a million characters, or a hundred thousand words and signs, is refused as a whole", () => {
  const { file, diagnostics } = parse(source(`seed 7\n${" ".repeat(1_000_000)}`));
  expect(diagnostics).toMatchObject([
    { code: "file-too-large", message: "the file has more than 1,000,000 characters", span: { start: 0, end: 0 } },
  ]);
  expect(file.statements).toEqual([]);
  expect(complaints(`seed 7${" ".repeat(999_994)}`)).toEqual([]);
  expect(complaints(`data x = f(${"1,".repeat(50_000)})`)).toEqual([
    expect.stringContaining("file-too-large: the file has more than 100,000 words and signs"),
  ]);
  expect(complaints(`data x = f(${"1,".repeat(49_000)})`)).toEqual([]);
});
