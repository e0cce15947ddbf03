import { type EngineName, openEngine } from "@dotgan/engines";
import { describe, expect, it } from "vitest";
import { planOf, type Trained, trainInMemory } from "./browser/ring.js";
import { catalog } from "./catalog.js";
import { native } from "./native.js";
import { noise } from "./noise.js";

/** Networks D of images `[8, 8, 1]` and, where they take it, of their class; each with the layer that it is named by. */
const layers: Record<string, string> = {
  add: "conv2d(4, kernel: 3) as a; a -> conv2d(4, kernel: 3) as b; add(a, b) -> flatten -> dense(1)",
  averagePool2d: "conv2d(4, kernel: 3) -> averagePool2d(2) -> flatten -> dense(1)",
  batchNorm: "conv2d(4, kernel: 3, stride: 2) -> batchNorm -> relu -> flatten -> dense(6) -> batchNorm -> dense(1)",
  concat: "flatten as a; a -> dense(3) as b; concat(a, b) -> dense(1)",
  conditionalBatchNorm:
    "digits -> conv2d(4, kernel: 3) as x; conditionalBatchNorm(x, label) -> relu -> flatten -> dense(1)",
  conv2d: "conv2d(3, kernel: 3, stride: 2) -> tanh -> conv2d(4, kernel: 2, padding: valid) -> flatten -> dense(1)",
  conv2dTranspose:
    "conv2dTranspose(3, kernel: 4, stride: 2) -> tanh -> conv2dTranspose(2, kernel: 3) -> flatten -> dense(1)",
  dense: "flatten -> dense(6) -> tanh -> dense(1)",
  dot: "digits -> flatten -> dense(4) as x; label -> embedding(4) as y; dot(x, y)",
  dropout: "flatten -> dense(16) -> dropout(0.3) -> dense(1)",
  elu: "flatten -> dense(6) -> elu -> dense(1)",
  embedding: "digits -> flatten as x; label -> embedding(4) as y; concat(x, y) -> dense(1)",
  flatten: "flatten -> dense(1)",
  gaussianNoise: "gaussianNoise(0.2) -> flatten -> dense(6) -> tanh -> dense(1)",
  globalAveragePool2d: "conv2d(4, kernel: 3) -> tanh -> globalAveragePool2d -> dense(1)",
  globalSumPool2d: "conv2d(4, kernel: 3) -> tanh -> globalSumPool2d -> dense(1)",
  instanceNorm: "conv2d(4, kernel: 3) -> instanceNorm -> tanh -> flatten -> dense(1)",
  layerNorm: "conv2d(4, kernel: 3) -> layerNorm -> tanh -> flatten -> dense(1)",
  leakyRelu: "flatten -> dense(6) -> leakyRelu(0.2) -> dense(1)",
  maxPool2d: "conv2d(4, kernel: 3) -> maxPool2d(2) -> flatten -> dense(1)",
  maxout: "flatten -> maxout(6, pieces: 3) -> dense(1)",
  minibatchStdDev: "conv2d(4, kernel: 3) -> minibatchStdDev -> flatten -> dense(1)",
  multiply: "conv2d(4, kernel: 3) as a; a -> conv2d(4, kernel: 3) as b; multiply(a, b) -> flatten -> dense(1)",
  pixelShuffle: "conv2d(4, kernel: 3) -> pixelShuffle(2) -> tanh -> flatten -> dense(1)",
  relu: "flatten -> dense(6) -> relu -> dense(1)",
  reshape: "reshape(4, 4, 4) -> conv2d(3, kernel: 3) -> tanh -> flatten -> dense(1)",
  selfAttention: "conv2d(8, kernel: 3) -> selfAttention -> tanh -> flatten -> dense(1)",
  sigmoid: "flatten -> dense(6) -> sigmoid -> dense(1)",
  softplus: "flatten -> dense(6) -> softplus -> dense(1)",
  tanh: "flatten -> dense(6) -> tanh -> dense(1)",
  upsample2d: "conv2d(2, kernel: 3) -> upsample2d -> conv2d(2, kernel: 3) -> tanh -> flatten -> dense(1)",
};

const losses: Record<string, string> = {
  classification: "nonSaturating + classification(label)",
  dragan: "nonSaturating + 10 * dragan",
  gradientPenalty: "wasserstein + 10 * gradientPenalty",
  hinge: "hinge",
  leastSquares: "leastSquares",
  minimax: "minimax",
  mutualInformation: "nonSaturating + mutualInformation(code)",
  nonSaturating: "nonSaturating(realLabel: 0.9)",
  r1: "nonSaturating + r1",
  wasserstein: "wasserstein",
};

const optimizers: Record<string, string> = {
  adam: "adam(lr: 1e-2, beta1: 0.5)",
  rmsprop: "rmsprop(lr: 1e-2)",
  sgd: "sgd(lr: 0.1, momentum: 0.5)",
};

const sgd = "sgd(lr: 0.1)";
const bothSides =
  "flatten -> dense(6) -> tanh; head real { dense(1) }; head label { dense(10) }; head code { dense(2) }";

function experiment({ body = bothSides, loss = "nonSaturating", optimizer = sgd }): string {
  const inputs = /\blabel\b/.test(body) && !body.includes("head label") ? "digits, label" : "digits";
  const code = loss.includes("code") ? "code" : undefined;
  const label = inputs.includes("label") || loss.includes("label") ? "label" : undefined;
  const heads = Object.entries({ label, code }).reduce(
    (text, [name, used]) => (used ? text : text.replace(new RegExp(`; head ${name} \\{[^}]*\\}`), "")),
    body,
  );
  return [
    "data   digits = optdigits()",
    "latent z      = uniform(4, low: -1, high: 1)",
    ...(label ? ["latent label = labels(digits)"] : []),
    ...(code ? ["latent code = uniform(2, low: -1, high: 1)"] : []),
    `network G(${["z", label, code].filter(Boolean).join(", ")}) -> digits { dense(64) -> tanh -> reshape(8, 8, 1) }`,
    `network D(${inputs}) {\n  ${heads.replaceAll("; ", "\n  ")}\n}`,
    "weights G, D = normal(std: 0.2)",
    `loss = ${loss}`,
    `train 2 steps, batch 4 {\n  update D with ${optimizer}\n  update G with ${optimizer}\n}`,
    "",
  ].join("\n");
}

const of = (texts: Record<string, string>, part: "body" | "loss" | "optimizer") =>
  Object.entries(texts).map(([name, text]) => [name, experiment({ [part]: text })] as const);
const table = [...of(layers, "body"), ...of(losses, "loss"), ...of(optimizers, "optimizer")];

it.each([
  ["layer", layers],
  ["loss", losses],
  ["optimizer", optimizers],
] as const)("the table has every %s of the catalogue, each where its name says", (kind, texts) => {
  expect(Object.keys(texts).sort()).toEqual([...catalog.names(kind)].sort());
  for (const [name, text] of Object.entries(texts)) expect(text).toMatch(new RegExp(`\\b${name}\\b`));
});

async function trained(text: string, name: EngineName): Promise<Trained> {
  const plan = planOf(text, catalog);
  const { shape, range } = plan.data;
  return trainInMemory(plan, catalog, await openEngine(name), noise({ shape, range, classes: 10, splits: {} }));
}

const references = new Map<string, Promise<Trained>>();
function reference(text: string): Promise<Trained> {
  const known = references.get(text) ?? trained(text, "cpu");
  references.set(text, known);
  return known;
}

/** The greatest distance of any two numbers in one place, over 1 or their size where that is more. */
function farthest(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return Math.abs(a - b) / Math.max(1, Math.abs(a), Math.abs(b));
  if (typeof a !== "object" || typeof b !== "object" || !a || !b) return a === b ? 0 : Number.POSITIVE_INFINITY;
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return Math.max(0, ...keys.map((key) => farthest(a[key as never], b[key as never])));
}

/** Both players' first two updates: what they lost, the gradients, and every weight, statistic and slot that is left. */
const outcome = ({ rows, tensors }: Trained) => ({
  rows: rows.map(({ tensors: _, bytes: __, ...row }) => row),
  tensors,
});

describe.each(["wasm", "onnx", ...native] as const)("%s agrees with cpu within 1e-4", (engine) => {
  it.each(table)("on %s", async (_name, text) => {
    const expected = outcome(await reference(text));
    const found = outcome(await trained(text, engine));
    expect(Object.keys(found.tensors).length).toBeGreaterThan(3);
    expect(farthest(found, expected)).toBeLessThan(1e-4);
  });
});
