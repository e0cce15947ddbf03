import fc from "fast-check";
import type { ast, Source, Span } from "../src/index.js";

// Trees as the parser builds them. Their places mean nothing.

const nowhere: Source = { name: "made.gan", text: "" };
const span: Span = { source: nowhere, start: 0, end: 0 };
const node = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T & { span: Span }> =>
  fc.record(model as never).map((value) => ({ ...(value as T), span }));
const kind = <K extends string>(value: K): fc.Arbitrary<K> => fc.constant(value);

const words = [
  "x",
  "G",
  "steps",
  "in",
  "as",
  "best",
  "seed",
  "precision",
  "mixed",
  "batch",
  "__proto__",
  "constructor",
  "aLongName7",
  "under",
];
const name: fc.Arbitrary<ast.Name> = fc.constantFrom(...words).map((text) => ({ text, span }));
/** Between brackets, words of the language are names as well. */
const anyName: fc.Arbitrary<ast.Name> = fc
  .constantFrom(...words, "train", "data", "head", "residual", "loss")
  .map((text) => ({ text, span }));
const names = fc.array(name, { minLength: 1, maxLength: 3 });
const text = fc.string({ unit: fc.constantFrom("a", '"', "\\", "\n", "\t", "画", "/", "{", "'") });
const string: fc.Arbitrary<ast.StringLiteral> = node({ kind: kind("string"), value: text });
const value = fc.oneof(
  fc.nat(),
  fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
);
const number: fc.Arbitrary<ast.NumberLiteral> = node({
  kind: kind("number"),
  value: value.map((n) => (n === 0 ? 0 : n)),
});

const maybe = <T>(key: string, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<object> =>
  fc.option(arbitrary).map((value) => (value === null ? {} : { [key]: value }));
const withMaybe = <T extends object>(base: fc.Arbitrary<T>, ...more: fc.Arbitrary<object>[]): fc.Arbitrary<T> =>
  fc.tuple(base, ...more).map((parts) => Object.assign({}, ...parts) as T);

const { expression, plainCall, argument } = fc.letrec<{
  expression: ast.Expression;
  plainCall: ast.PluginCall;
  call: ast.Call;
  argument: ast.Argument;
  chain: ast.ChainExpression;
  bracketed: ast.Expression;
}>((tie) => ({
  /** Outside of brackets. */
  expression: fc.oneof(
    { maxDepth: 3, depthIdentifier: "expression", withCrossShrink: true },
    number,
    string,
    node({ kind: kind("reference"), name }),
    node({ kind: kind("member"), object: name, property: anyName }),
    node({ kind: kind("list"), items: fc.array(tie("bracketed"), { maxLength: 3, depthIdentifier: "expression" }) }),
    node({ kind: kind("unary"), operator: kind("-"), operand: tie("expression") }),
    node({
      kind: kind("binary"),
      operator: fc.constantFrom("+", "-", "*", "/", "^"),
      left: tie("expression"),
      right: tie("expression"),
    }),
    node({
      kind: kind("quantity"),
      amount: tie("expression"),
      unit: fc.constantFrom("steps", "epochs", "images", "minutes"),
    }),
    node({ kind: kind("range"), low: tie("expression"), high: tie("expression") }),
    tie("call"),
  ) as fc.Arbitrary<ast.Expression>,
  bracketed: fc.oneof(
    tie("expression"),
    node({ kind: kind("reference"), name: anyName }),
  ) as fc.Arbitrary<ast.Expression>,
  call: node({
    kind: kind("call"),
    name,
    arguments: fc.array(tie("argument"), { maxLength: 3, depthIdentifier: "expression" }),
  }),
  plainCall: fc.oneof(node({ kind: kind("reference"), name }), tie("call")) as fc.Arbitrary<ast.PluginCall>,
  argument: withMaybe(
    node({ value: fc.oneof({ arbitrary: tie("bracketed"), weight: 5 }, { arbitrary: tie("chain"), weight: 1 }) }),
    maybe("name", anyName),
  ) as fc.Arbitrary<ast.Argument>,
  chain: node({ kind: kind("chain"), links: fc.array(tie("plainCall"), { minLength: 2, maxLength: 3 }) }),
}));

const { items } = fc.letrec<{ items: ast.NetworkItem[]; item: ast.NetworkItem; link: ast.Link }>((tie) => ({
  link: fc.oneof(
    { maxDepth: 2, depthIdentifier: "block" },
    plainCall,
    node({
      kind: kind("residual"),
      arguments: fc.array(argument, { maxLength: 2 }),
      body: tie("items"),
    }),
  ) as fc.Arbitrary<ast.Link>,
  item: fc.oneof(
    { maxDepth: 2, depthIdentifier: "block" },
    withMaybe(
      node({ kind: kind("chain"), links: fc.array(tie("link"), { minLength: 1, maxLength: 8 }) }),
      maybe("as", name),
    ),
    node({ kind: kind("for"), variable: name, over: expression, body: tie("items") }),
    node({ kind: kind("head"), name, body: tie("items") }),
  ) as fc.Arbitrary<ast.NetworkItem>,
  items: fc.array(tie("item"), { maxLength: 3 }),
}));

const option: fc.Arbitrary<ast.UpdateOption> = fc.oneof(
  node({ name: fc.constantFrom("batch", "clipNorm", "in").map((text) => ({ text, span })), value: expression }),
  node({ name: fc.constant({ text: "joined", span }) }),
);

const { phases } = fc.letrec<{ phases: ast.Phase[]; phase: ast.Phase }>((tie) => ({
  phase: fc.oneof(
    { maxDepth: 2, depthIdentifier: "block" },
    node({
      kind: kind("update"),
      networks: names,
      optimizer: plainCall,
      options: fc.array(option, { maxLength: 3 }),
      constraints: fc.array(plainCall, { maxLength: 2 }),
    }),
    node({ kind: kind("average"), networks: names, average: plainCall }),
    node({ kind: kind("repeat"), count: expression, body: tie("phases") }),
    node({ kind: kind("together"), body: tie("phases") }),
    node({ kind: kind("share"), what: fc.constantFrom("fake", "real"), body: tie("phases") }),
  ) as fc.Arbitrary<ast.Phase>,
  phases: fc.array(tie("phase"), { maxLength: 3 }),
}));

/** What can be a factor of a weight: minus signs belong to the term, and products are flat. */
const factor = expression.filter(({ kind }) => kind !== "unary" && kind !== "binary" && kind !== "range");
const weight: fc.Arbitrary<ast.Expression> = fc
  .tuple(factor, fc.array(fc.tuple(fc.constantFrom("*" as const, "/" as const), factor), { maxLength: 2 }))
  .map(([first, others]) =>
    others.reduce<ast.Expression>(
      (left, [operator, right]) => ({ kind: "binary", operator, left, right, span }),
      first,
    ),
  );
const term: fc.Arbitrary<ast.Term> = withMaybe(
  node<Omit<ast.Term, "span">>({ sign: fc.constantFrom(1, -1), loss: plainCall }),
  maybe("weight", weight),
  maybe("every", expression),
);
const monitorCall: fc.Arbitrary<ast.MonitorCall> = withMaybe(
  node<Omit<ast.MonitorCall, "span">>({ call: plainCall }),
  maybe("as", name),
);
const axis: fc.Arbitrary<ast.SweepAxis> = node({ name, values: expression });
const role: fc.Arbitrary<ast.Argument> = node({ name, value: expression });

const statement = fc.oneof(
  node({ kind: kind("title"), text: string }),
  withMaybe(node({ kind: kind("param"), name, type: name, value: expression }), maybe("within", expression)),
  node({ kind: kind("data"), name, source: plainCall }),
  node({ kind: kind("latent"), name, sampler: plainCall }),
  node({ kind: kind("optimizer"), name, optimizer: plainCall }),
  withMaybe(node({ kind: kind("network"), name, inputs: names, body: items }), maybe("output", name)),
  withMaybe(
    node({ kind: kind("weights"), networks: names, initializer: plainCall, roles: fc.array(role, { maxLength: 2 }) }),
    maybe("under", plainCall),
  ),
  withMaybe(node({ kind: kind("loss"), terms: fc.array(term, { minLength: 1, maxLength: 4 }) }), maybe("player", name)),
  node({ kind: kind("train"), duration: expression, batch: expression, body: phases }),
  withMaybe(
    node({ kind: kind("monitor"), calls: fc.array(monitorCall, { maxLength: 3 }) }),
    maybe("every", expression),
  ),
  withMaybe(node({ kind: kind("keep"), best: name }), maybe("last", expression)),
  node({ kind: kind("keep"), last: expression }),
  node({ kind: kind("stop"), monitor: name, patience: expression }),
  withMaybe(node({ kind: kind("sweep"), axes: fc.array(axis, { maxLength: 3 }) }), maybe("by", name)),
  node({ kind: kind("seed"), value: expression }),
  node({ kind: kind("precision"), value: expression }),
  node({ kind: kind("use"), path: string, names }),
  node({ kind: kind("allow"), advice: name, reason: string }),
) as fc.Arbitrary<ast.Statement>;

/** Whole files, without comments. */
export const fileArbitrary: fc.Arbitrary<ast.File> = fc
  .array(statement, { maxLength: 6 })
  .map((statements) => ({ kind: "file", span, statements, comments: [] }));
