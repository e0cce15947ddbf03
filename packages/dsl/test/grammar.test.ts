import { expect, test } from "vitest";
import { Grammar } from "../src/1-parse/grammar.js";
import { messages } from "../src/1-parse/messages.js";
import { complaints, shape, tree } from "./tree.js";

test.each([
  ["1 + 2 * 3", "(1 + (2 * 3))"],
  ["1 - 2 - 3", "((1 - 2) - 3)"],
  ["8 / 4 / 2", "((8 / 4) / 2)"],
  ["(1 + 2) * 3", "((1 + 2) * 3)"],
  ["2 ^ 3 ^ 2", "(2 ^ (3 ^ 2))"],
  ["2 * 3 ^ 2", "(2 * (3 ^ 2))"],
  ["-2 ^ 2", "(-(2 ^ 2))"],
  ["2 ^ -1", "(2 ^ (-1))"],
  ["(-2) ^ 2", "((-2) ^ 2)"],
  ["-a * b", "((-a) * b)"],
  ["--a", "(-(-a))"],
  ["1 - -1", "(1 - (-1))"],
  ["1..2 * n", "{1 to (2 * n)}"],
  ["-1..1", "{(-1) to 1}"],
  ["faces.height / 2 ^ depth", "(faces.height / (2 ^ depth))"],
  ["floor(log2(min(faces.height, 64))) - 2", "(floor(log2(min(faces.height 64))) - 2)"],
  ["2 * 3 steps", "(2 * <3 steps>)"],
  ["(2 * n) epochs", "<(2 * n) epochs>"],
  ["-5 epochs", "(-<5 epochs>)"],
  ["n steps", "<n steps>"],
  ["1 epoch + 1 step", "(<1 epochs> + <1 steps>)"],
  ["30 minutes", "<30 minutes>"],
  ["1 image", "<1 images>"],
  ["[]", "[]"],
  ["[1, a, [2..3],]", "[1 a [{2 to 3}]]"],
  ["true", "true"],
  ['"text"', '"text"'],
  ["dot(h, label -> dense(3136))", "dot(h label>dense(3136))"],
  ["a: x -> residual { y }", "x>residual"],
  ["g(a: 1, 2, b: c(),)", "g(a:1 2 b:c())"],
])("the expression %s means %s", (text, meaning) => {
  expect(shape(text)).toBe(meaning);
});

test("a parameter has a type, a value and allowed values", () => {
  const number = (value: number) => ({ kind: "number", value });
  expect(tree("param x: int = 3 in 1..9")).toEqual({
    kind: "param",
    name: "x",
    type: "int",
    value: number(3),
    within: { kind: "range", low: number(1), high: number(9) },
  });
  expect(tree("param x: int = 3 in [32, 64]")).toMatchObject({ within: { kind: "list", items: { length: 2 } } });
  expect(tree("param x: flag = true")).toEqual({
    kind: "param",
    name: "x",
    type: "flag",
    value: { kind: "reference", name: "true" },
  });
});

test("data, latent and optimizer name a plugin, with arguments or without", () => {
  expect(tree("data d = mnist")).toEqual({ kind: "data", name: "d", source: { kind: "reference", name: "mnist" } });
  expect(tree("latent z = normal()")).toEqual({
    kind: "latent",
    name: "z",
    sampler: { kind: "call", name: "normal", arguments: [] },
  });
  expect(tree("optimizer slow = adam(lr: 1)")).toMatchObject({ kind: "optimizer", optimizer: { name: "adam" } });
});

test("a network has inputs, sometimes an output, and chains, loops and heads", () => {
  const reference = (name: string) => ({ kind: "reference", name });
  const chain = (...names: string[]) => ({ kind: "chain", links: names.map(reference) });
  expect(tree("network G(z, label) -> x { z -> a as b; for i in 1..2 { c }; head real { head d { e } } }")).toEqual({
    kind: "network",
    name: "G",
    inputs: ["z", "label"],
    output: "x",
    body: [
      { ...chain("z", "a"), as: "b" },
      {
        kind: "for",
        variable: "i",
        over: { kind: "range", low: { kind: "number", value: 1 }, high: { kind: "number", value: 2 } },
        body: [chain("c")],
      },
      { kind: "head", name: "real", body: [{ kind: "head", name: "d", body: [chain("e")] }] },
    ],
  });
  expect(tree("network D(x) { }")).toEqual({ kind: "network", name: "D", inputs: ["x"], body: [] });
});

test("a residual block stands in a chain, with arguments or without", () => {
  expect(tree("network D(x) { residual { a } -> residual(shortcut: project) { b; c } }")).toMatchObject({
    body: [
      {
        links: [
          { kind: "residual", arguments: [], body: [{ kind: "chain" }] },
          { kind: "residual", arguments: [{ name: "shortcut", value: { name: "project" } }], body: { length: 2 } },
        ],
      },
    ],
  });
});

test("weights name networks, an initializer, roles and a constraint", () => {
  expect(tree("weights G, D = normal(std: 1), bias: constant(0), gain: one under spectralNorm")).toEqual({
    kind: "weights",
    networks: ["G", "D"],
    initializer: { kind: "call", name: "normal", arguments: [{ name: "std", value: { kind: "number", value: 1 } }] },
    roles: [
      { name: "bias", value: { kind: "call", name: "constant", arguments: [{ value: { kind: "number", value: 0 } }] } },
      { name: "gain", value: { kind: "reference", name: "one" } },
    ],
    under: { kind: "reference", name: "spectralNorm" },
  });
  expect(tree('weights D = run("runs/0007", best)')).toMatchObject({
    initializer: { arguments: [{ value: { value: "runs/0007" } }, { value: { name: "best" } }] },
  });
});

/** Terms as `sign weight loss every`. */
const terms = (text: string) =>
  (tree(`loss = ${text}`) as { terms: { sign: number; weight?: unknown; loss: { name: string }; every?: unknown }[] })
    .terms;

test("a loss is for both players or for one", () => {
  expect(tree("loss = hinge")).toEqual({
    kind: "loss",
    terms: [{ sign: 1, loss: { kind: "reference", name: "hinge" } }],
  });
  expect(tree("loss D = hinge")).toMatchObject({ player: "D" });
});

test("the last name or call of a product is the loss, the rest its weight", () => {
  const two = { kind: "number", value: 2 };
  const lambda = { kind: "reference", name: "lambda" };
  const by = (operator: string, left: unknown, right: unknown) => ({ kind: "binary", operator, left, right });
  const r1 = { kind: "reference", name: "r1" };
  expect(terms("2 * r1")).toEqual([{ sign: 1, weight: two, loss: r1 }]);
  expect(terms("2 * lambda * r1")).toEqual([{ sign: 1, weight: by("*", two, lambda), loss: r1 }]);
  expect(terms("lambda / 2 * r1")).toEqual([{ sign: 1, weight: by("/", lambda, two), loss: r1 }]);
  expect(terms("(2 + lambda) * r1")).toEqual([{ sign: 1, weight: by("+", two, lambda), loss: r1 }]);
  expect(terms("r1 * 2")).toEqual([{ sign: 1, weight: two, loss: r1 }]);
  expect(terms("r1 / 2")).toEqual([{ sign: 1, weight: by("/", { kind: "number", value: 1 }, two), loss: r1 }]);
  expect(terms("2 / lambda * r1 / 2")).toEqual([{ sign: 1, weight: by("/", by("/", two, lambda), two), loss: r1 }]);
  expect(terms("log2(3) * r1(a: 1)")).toMatchObject([{ weight: { name: "log2" }, loss: { name: "r1" } }]);
});

test("minus signs are the sign of a term", () => {
  const signs = (text: string) => terms(text).map(({ sign, loss }) => sign * 1 + loss.name);
  expect(signs("a - b + c")).toEqual(["1a", "-1b", "1c"]);
  expect(signs("-a - -b")).toEqual(["-1a", "1b"]);
  expect(signs("2 * -a - (-3) * b")).toEqual(["-1a", "1b"]);
});

test("a term is taken every so many updates, and the next sign ends the number", () => {
  expect(terms("a every 16 + 2 * b every 2 * n - c")).toMatchObject([
    { loss: { name: "a" }, every: { value: 16 } },
    { loss: { name: "b" }, every: { kind: "binary", operator: "*" } },
    { loss: { name: "c" }, sign: -1 },
  ]);
});

test.each(["loss = 3", "loss = 2 * (3 + 4)", "loss = 1 / a", "loss = [a]", "loss = a ^ 2"])(
  "%s names no loss",
  (text) => {
    expect(complaints(text)).toEqual([
      "1:8 bad-term: no loss is named here | a term is a loss, or a weight times a loss: `10 * gradientPenalty`",
    ]);
  },
);

test("a weight before a sum of losses is told apart from no loss", () => {
  expect(complaints("loss = 2 * (a + b)")).toEqual([
    "1:8 bad-term: a sum of losses has no weight of its own | write the weight before each: `2 * hinge + 2 * r1`",
  ]);
});

test("a schedule has updates, averages and blocks", () => {
  expect(
    tree(
      "train 5 epochs, batch n { together { update D, G with x }; repeat 5 { average G with ema(0.9) }; share real { update D with y } }",
    ),
  ).toEqual({
    kind: "train",
    duration: { kind: "quantity", amount: { kind: "number", value: 5 }, unit: "epochs" },
    batch: { kind: "reference", name: "n" },
    body: [
      {
        kind: "together",
        body: [
          {
            kind: "update",
            networks: ["D", "G"],
            optimizer: { kind: "reference", name: "x" },
            options: [],
            constraints: [],
          },
        ],
      },
      {
        kind: "repeat",
        count: { kind: "number", value: 5 },
        body: [{ kind: "average", networks: ["G"], average: expect.objectContaining({ name: "ema" }) }],
      },
      { kind: "share", what: "real", body: [expect.objectContaining({ kind: "update" })] },
    ],
  });
});

test("an update has options and constraints, in any order", () => {
  const number = (value: number) => ({ kind: "number", value });
  const update = (rest: string) =>
    (tree(`train 1 steps, batch 1 { update D with x${rest} }`) as { body: unknown[] }).body[0];
  expect(update(", clipNorm: 1, batch 256, joined then clip(0.01) then y")).toMatchObject({
    options: [{ name: "clipNorm", value: number(1) }, { name: "batch", value: number(256) }, { name: "joined" }],
    constraints: [{ name: "clip" }, { name: "y" }],
  });
  expect(update(" then y, batch: 256")).toEqual(update(", batch 256 then y"));
});

test("monitors run every so often or at the end, and may have names", () => {
  expect(tree("every 500 steps { a; b(1) as c }")).toMatchObject({
    kind: "monitor",
    every: { amount: { value: 500 }, unit: "steps" },
    calls: [{ call: { kind: "reference", name: "a" } }, { call: { kind: "call", name: "b" }, as: "c" }],
  });
  expect(tree("at end { }")).toEqual({ kind: "monitor", calls: [] });
});

test("keep, stop, sweep, seed, precision, from and allow are read", () => {
  const number = (value: number) => ({ kind: "number", value });
  expect(tree("keep best distance, last 2")).toEqual({ kind: "keep", best: "distance", last: number(2) });
  expect(tree("keep last 1")).toEqual({ kind: "keep", last: number(1) });
  expect(tree("stop when x has not improved for 10 evaluations")).toEqual({
    kind: "stop",
    monitor: "x",
    patience: number(10),
  });
  expect(tree("stop when x has not improved for 1 evaluation")).toMatchObject({ patience: number(1) });
  expect(tree("stop when x has not improved for 30 minutes")).toMatchObject({ patience: { unit: "minutes" } });
  expect(tree("sweep { width in [64, 128]; seed in 1..3; by distance }")).toMatchObject({
    axes: [{ name: "width" }, { name: "seed", values: { kind: "range" } }],
    by: "distance",
  });
  expect(tree("sweep { by in [1, 2] }")).toMatchObject({ axes: [{ name: "by" }] });
  expect(tree("seed 7")).toEqual({ kind: "seed", value: number(7) });
  expect(tree("precision mixed")).toEqual({ kind: "precision", value: { kind: "reference", name: "mixed" } });
  expect(tree('from "./dcgan.gan" use G, D')).toEqual({
    kind: "use",
    path: { kind: "string", value: "./dcgan.gan" },
    names: ["G", "D"],
  });
  expect(tree('allow kernelStride "reason"')).toEqual({
    kind: "allow",
    advice: "kernelStride",
    reason: { kind: "string", value: "reason" },
  });
});

test("the grammar itself is sound: no ambiguity, no left recursion, no rule twice", () => {
  expect(() => new Grammar(messages, { validate: true })).not.toThrow();
});
