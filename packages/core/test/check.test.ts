import { expect, test } from "vitest";
import { readPlan, writePlan } from "../src/index.js";
import { checkText, errors, experiment, message, planOf, warnings } from "./checking.js";

test("a file without mistakes has a plan and no diagnostics of its own names", () => {
  const { plan, diagnostics } = checkText(experiment());
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(plan).toMatchObject({ format: 1, title: "test", seed: 0, data: { as: "digits", name: "mnist", classes: 10 } });
});

test("a hundred diagnostics are the most, and the last one tells how many more there are", () => {
  const latents = Array.from({ length: 300 }, (_, i) => `latent l${i} = norml(2)`).join("\n");
  const { diagnostics } = checkText(experiment({ latents: `latent z = uniform(100)\n${latents}` }));
  expect(diagnostics).toHaveLength(100);
  expect(diagnostics.at(-1)?.notes).toContainEqual({ message: "the file has 200 more mistakes" });
  expect(diagnostics.at(0)?.notes).toEqual([]);
});

test("every independent mistake is reported in one go", () => {
  const text = experiment({
    latents: "latent z = uniform(100, hihg: 1)",
    D: "network D(digits) { dense(1) }",
    weights: "weights D = normal(std: 0)",
    loss: "loss = nonSaturatin",
    train: "train 2, batch 64 { update D with adm; update G with adam }",
  });
  expect(errors(text)).toEqual([
    "unknown-argument at hihg",
    "shape-mismatch at dense",
    "bad-value at 0",
    "unknown-plugin at nonSaturatin",
    "unit-needed at 2",
    "unknown-plugin at adm",
  ]);
});

test("a latent with mistakes silences what depends on it", () => {
  const loss = "loss = nonSaturating + mutualInformation(z)";
  expect(errors(experiment({ latents: "latent z = uniform(0)", loss }))).toEqual(["bad-value at 0"]);
});

test("data with mistakes silences what depends on it", () => {
  expect(errors(experiment({ data: "data digits = mnst()" }))).toEqual(["unknown-plugin at mnst"]);
});

test("a line that cannot be read does not make other lines wrong", () => {
  expect(errors(experiment({ data: "data digits = = mnist()" })).every((error) => !/^(no|unknown)-/.test(error))).toBe(
    true,
  );
});

test.each([
  [{ data: "", G: "", D: "", latents: "", train: "" }, "no-data"],
  [{ G: "" }, "no-network"],
  [{ D: "" }, "no-network"],
  [{ train: "" }, "no-train"],
  [{ loss: "" }, "no-loss"],
])("what a file lacks is said: %j", (changes, code) => {
  expect(errors(experiment(changes)).map((error) => error.split(" ")[0])).toContain(code);
});

test.each([
  [{ head: "param max: int = 3" }, "reserved-name at max"],
  [{ head: "param digits: int = 3" }, "duplicate-name at digits"],
  [{ head: "param a: int = 3\nparam a: int = 4" }, "duplicate-name at a"],
  [{ latents: "latent z = uniform(8)\nlatent z = uniform(9)" }, "duplicate-name at z"],
  [{ data: "data digits = mnist()\ndata more = mnist()" }, "duplicate-name at more"],
  [{ head: "seed 1\nseed 2" }, "duplicate-name at seed 2"],
  [{ head: "seed 0.5" }, "bad-seed at 0.5"],
  [{ head: "precision mixed\nprecision float32" }, "duplicate-name at precision float32"],
  [{ head: "precision mixd" }, "bad-precision at mixd"],
  [{ head: 'precision "mixed"' }, 'bad-precision at "mixed"'],
  [{ head: "precision 16" }, "bad-precision at 16"],
  [{ head: '"a"\n"b"' }, 'duplicate-name at "b"'],
  [{ G: "network G(zz) -> digits { dense(784) -> tanh -> reshape(28, 28, 1) }" }, "unknown-name at zz"],
  [{ D: "network D(digits, z) { digits -> flatten -> dense(1) }" }, "bad-input at z"],
  [{ D: "network D(digits) -> digits { relu }" }, "bad-input at D"],
  [
    { D: "network D(digits) { flatten -> dense(1) }\nnetwork E(digits) { flatten -> dense(1) }" },
    "several-networks at E",
  ],
  [{ D: "network D(digits) { flatten -> dense(1) }\nnetwork Q(z) { dense(1) }" }, "no-network at Q"],
])("%j is refused", (changes, error) => {
  expect(errors(experiment(changes))).toContain(error);
});

test("params and latents that nothing uses are warned of", () => {
  const text = experiment({ head: "param width: int = 3", latents: "latent z = uniform(8)\nlatent y = uniform(8)" });
  expect(warnings(text)).toEqual(expect.arrayContaining(["unused-name at width", "unused-name at y"]));
});

test.each([
  ["int", "1.5", "1.5"],
  ["int", "64 in 8..32", "64"],
  ["int", "3 in [1, 2]", "3"],
  ["number", "true", "true"],
  ["flag", "1", "1"],
  ["text", "1", "1"],
  ["text", '"a" in 1..2', "1..2"],
  ["strnig", "1", "strnig"],
])("a param is of its type and range: %s = %s", (type, value, place) => {
  expect(errors(experiment({ head: `param x: ${type} = ${value}` }))).toEqual([`bad-param at ${place}`]);
});

test("params are set from outside, by their type", () => {
  const head = 'param a: int = 1 in 1..9\nparam b: flag = false\nparam c: text = "x"\nparam d: number = 1';
  const set = { a: "7", b: "true", c: "3", d: "2e-4" };
  expect(planOf(experiment({ head }), { set }).params).toEqual({ a: 7, b: true, c: "3", d: 2e-4 });
});

test.each([
  [{ a: "12" }, "bad-param at a"],
  [{ a: "1.5" }, "bad-param at a"],
  [{ a: "" }, "bad-param at a"],
  [{ aa: "1" }, "unknown-set at"],
  [{ constructor: "1" }, "unknown-set at"],
])("%j cannot be set", (set, error) => {
  expect(errors(experiment({ head: "param a: int = 1 in 1..9" }), { set })).toEqual([error]);
});

test("a given seed stands instead of the file's", () => {
  expect(planOf(experiment({ head: "seed 7" })).seed).toBe(7);
  expect(planOf(experiment({ head: "seed 7" }), { seed: 8 }).seed).toBe(8);
  expect(errors(experiment(), { seed: -1 })).toEqual(["bad-seed at"]);
});

test("a precision is float32 unless the file, one of its params or an option says otherwise", () => {
  const text = (precision: string) => experiment({ head: precision });
  expect(planOf(text("")).precision).toBe("float32");
  expect(planOf(text("precision mixed")).precision).toBe("mixed");
  expect(planOf(text("precision mixed"), { precision: "float32" }).precision).toBe("float32");
  expect(planOf(text('param numbers: text = "mixed"; precision numbers')).precision).toBe("mixed");
  expect(errors(text("precision mixd"), { precision: "mixed" })).toEqual(["bad-precision at mixd"]);
});

test.each([
  ["mixd", "mixed"],
  ["bf16", "mixed"],
  ["FP16", "mixed"],
  ["float16", "mixed"],
  ["float3", "float32"],
  ["fp32", "float32"],
])("precision %s is told to be %s", (written, meant) => {
  expect(message(experiment({ head: `precision ${written}` }))).toBe(
    `1:11 a precision is \`float32\` or \`mixed\`, got \`${written}\` (did you mean \`${meant}\`?)`,
  );
});

test("`precision` may be the name of a param", () => {
  const head = "param precision: int = 8";
  const D = "network D(digits) { flatten -> dense(precision) -> dense(1) }";
  expect(planOf(experiment({ head, D })).params).toEqual({ precision: 8 });
});

test("labels need data that has them", () => {
  const text = experiment({
    data: "data photos = faces(size: 8)",
    latents: "latent label = labels(photos)",
    G: "network G(label) -> photos { dense(192) -> tanh -> reshape(8, 8, 3) }",
    D: "network D(photos) { flatten -> dense(1) }",
  });
  expect(errors(text)).toEqual(["needs-labels at labels(photos)"]);
});

test("a balanced label is refused only where the discriminator sees it and classes are uneven", () => {
  const text = (draw: string, D: string) =>
    experiment({
      latents: `latent label = labels(digits, draw: ${draw})`,
      G: "network G(label) -> digits { dense(784) -> tanh -> reshape(28, 28, 1) }",
      D,
    });
  const sees = "network D(digits, label) { digits -> flatten -> dense(1) -> add(label -> dense(1)) }";
  expect(errors(text("balanced", sees))).toEqual(["needs-labels at label"]);
  expect(errors(text("empirical", sees))).toEqual([]);
  const even = {
    shape: { kind: "image", height: 28, width: 28, channels: 1 },
    range: [-1, 1],
    classes: 2,
    labelCounts: [500, 500],
    splits: { train: 1_000 },
  } as const;
  expect(errors(text("balanced", sees), { facts: even })).toEqual([]);
  expect(errors(text("balanced", "network D(digits) { flatten -> dense(1) }"))).toEqual([]);
});

test("facts of a probe stand instead of the dataset's own", () => {
  const facts = {
    shape: { kind: "image", height: 28, width: 28, channels: 1 },
    range: [-1, 1],
    classes: 4,
    splits: {},
  } as const;
  expect(
    planOf(experiment({ train: "train 9 steps, batch 8 { update D with adam; update G with adam }" }), { facts }).data
      .classes,
  ).toBe(4);
});

test("weights start as initializers, constraints and runs say", () => {
  const weights =
    'weights G, D = normal(std: 0.02), bias: constant(0.1) under spectralNorm\nweights D = run("runs/7", 500)';
  const { generator, discriminator } = planOf(experiment({ weights }));
  expect(generator.weights).toMatchObject({
    kernel: { params: { std: 0.02 } },
    bias: { name: "constant" },
    under: { name: "spectralNorm" },
  });
  expect(discriminator.weights.run).toMatchObject({ path: "runs/7", checkpoint: "500" });
});

test.each([
  ["weights E = normal", "unknown-name at E"],
  ["weights G = normal, bais: constant", "bad-weights at bais"],
  ["weights G = normal under clip(1)", "bad-weights at clip(1)"],
  ["weights G = run(best)", "bad-weights at run(best)"],
  ['weights G = run("a", frist)', "unknown-name at frist"],
  ["weights G = normal\nweights G = constant", "duplicate-name at G"],
])("%s is refused", (weights, error) => {
  expect(errors(experiment({ weights }))).toEqual([error]);
});

const files: Record<string, string> = {
  "lib/nets.gan":
    "param wide: int = 28\ndata faces = faces(size: 8)\nnetwork G(z) -> faces { dense(wide * wide) -> tanh -> reshape(wide, wide, faces.channels) }",
  "lib/loop.gan": 'from "./loop.gan" use G',
  "lib/bad.gan": "network G(z) -> digits { dense(0) }",
};
const readFile = (path: string) => (Object.hasOwn(files, path) ? files[path] : undefined);
const uses = (path: string, names = "G") => experiment({ G: `from "${path}" use ${names}` });

test("a network of another file sees its own params and this file's data", () => {
  const { generator, params } = planOf(uses("./lib/nets.gan"), { readFile });
  expect(generator.nodes.at(-1)?.params).toEqual({ to: [28, 28, 1] });
  expect(generator.nodes[0]?.origin.file).toBe("lib/nets.gan");
  expect(params).toEqual({});
});

test.each([
  ["./lib/none.gan", "G", 'bad-use at "./lib/none.gan"'],
  ["./lib/nets.gan", "H", "bad-use at H"],
  ["./lib/loop.gan", "G", 'bad-use at "./loop.gan"'],
  ["./lib/bad.gan", "G", "bad-value at 0"],
])("a use of %s, %s is refused", (path, names, error) => {
  expect(errors(uses(path, names), { readFile })).toContain(error);
});

test("files that use one another without end are refused", () => {
  const readAny = (path: string) => {
    const number = Number(path.slice(0, -4));
    return `from "./${number + 1}.gan" use G`;
  };
  expect(errors(uses("./1.gan"), { readFile: readAny })).toContain('bad-use at "./9.gan"');
});

test("a step that needs more than the stated memory is refused", () => {
  expect(errors(experiment(), { memoryLimit: 1_000 })).toEqual(["too-much-memory at 64"]);
  expect(errors(experiment(), { memoryLimit: 2 ** 40 })).toEqual([]);
});

test("the plan lists every plugin with its package, those within others too", () => {
  const used = planOf(experiment()).plugins.map(({ kind, name }) => `${kind} ${name}`);
  expect(used).toEqual(
    expect.arrayContaining(["dataset mnist", "initializer constant", "layer dense", "loss nonSaturating"]),
  );
  expect(used).not.toContain("layer conv2d");
  expect(planOf(experiment()).plugins[0]).toMatchObject({ package: "stand-ins", version: "1.0.0" });
});

test("a plan is the same after it was written and read", () => {
  const plan = planOf(experiment());
  expect(readPlan(writePlan(plan))).toEqual(plan);
});

test("a plan that was written before there was a choice of precision is of float32", () => {
  const { precision: _, ...before } = planOf(experiment());
  expect(readPlan(JSON.stringify(before)).precision).toBe("float32");
});

test("the same file gives the same diagnostics in the same order", () => {
  const text = experiment({ D: "network D(digits) { dense(0) -> x -> y }", loss: "loss = q" });
  expect(checkText(text).diagnostics).toEqual(checkText(text).diagnostics);
});

test("a mistake inside a loop is reported once", () => {
  expect(errors(experiment({ D: "network D(digits) { flatten\n for i in 1..9 { dense(0) }\n dense(1) }" }))).toEqual([
    "bad-value at 0",
  ]);
});

test("an unknown latent is suggested, and what was meant is not called unused", () => {
  const text = experiment({
    latents: "latent noise = uniform(100)",
    G: "network G(nois) -> digits { dense(784) -> tanh -> reshape(28, 28, 1) }",
  });
  expect(message(text)).toContain("did you mean `noise`?");
  expect(warnings(text)).toEqual([]);
});
