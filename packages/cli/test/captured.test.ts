import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Catalog, check, createCatalog } from "@dotgan/core";
import { type EngineName, openEngine } from "@dotgan/engines";
import { defineLayer, only, p } from "@dotgan/kit";
import { describe, expect, it } from "vitest";
import { timeSteps } from "../src/benchmark.js";
import { planOf, type Trained, trainInMemory } from "./browser/ring.js";
import { packages } from "./catalog.js";
import { native } from "./native.js";
import { noise } from "./noise.js";

const digits = `data   digits = optdigits()
latent z      = uniform(8, low: -1, high: 1)
network G(z) -> digits {
  dense(2 * 2 * 8) -> reshape(2, 2, 8) -> batchNorm -> relu
  conv2dTranspose(8, kernel: 4, stride: 2) -> batchNorm -> leakyRelu
  conv2dTranspose(1, kernel: 4, stride: 2) -> tanh
}
`;
const usual = "weights G, D = normal(std: 0.1)\n";
const convolutions = `network D(digits) {
  dropout(0.2) -> conv2d(8, kernel: 3, stride: 2) -> leakyRelu(0.2)
  conv2d(8, kernel: 3, stride: 2) -> batchNorm -> leakyRelu(0.2) -> flatten -> dense(1)
}
`;
const perImage = `network D(digits) { conv2d(8, kernel: 3, stride: 2) -> leakyRelu -> flatten -> dense(8) -> tanh -> dense(1) }
`;
const gan = `${digits}${convolutions}${usual}loss = nonSaturating
`;
const both = (lr: string) => `update D with adam(lr: ${lr}, beta1: 0.5); update G with adam(lr: 1e-3, beta1: 0.5)`;

/** Something of everything that a schedule can say, each run for a few steps. */
const experiments: Record<string, string> = {
  "curves, averages and two kinds of statistics": `${gan}
    train 6 steps, batch 8 { ${both("linear(1e-2, 1e-3)")}; average G with ema(0.9, from: 3 steps, warmup: true) }`,
  "one fake batch for both": `${gan} train 4 steps, batch 8 { share fake { ${both("1e-2")} } }`,
  "both at once, with momentum": `${gan}
    train 4 steps, batch 8 { together { update D, G with sgd(lr: 0.01, momentum: linear(0.5, 0.7)) } }`,
  "a penalty that differentiates twice, and several updates": `${digits}${perImage}${usual}
    loss = wasserstein + 10 * gradientPenalty
    train 4 steps, batch 8 { repeat 2 { update D with adam(lr: 1e-2, beta1: 0) }; update G with rmsprop(lr: 1e-3) }`,
  "a term at every third update, spectral norm, clipping": `${digits}${perImage}
    weights G = normal(std: 0.1)
    weights D = normal(std: 0.1) under spectralNorm
    loss D = hinge + r1 every 3
    loss G = hinge
    train 7 steps, batch 8 { update D with adam(lr: 1e-2), clipNorm: 1, l2: 1e-4 then clip(0.5); update G with adam(lr: 1e-3) }`,
  "one block after another": `${gan}
    train 3 steps, batch 8 { update D with adam(lr: 1e-2) }
    train 3 steps, batch 4 { ${both("1e-2")} }`,
};

const restless = defineLayer({
  name: "restless",
  contract: 1,
  doc: "Adds a number that is another one at every pass: what a step must not do.",
  params: {
    by: p.number({ doc: "How much.", min: 0, default: 0.1, curve: true }),
    calls: p.flag({ doc: "Whether.", default: true }),
  },
  example: "restless",
  shape: only,
  apply(inputs, _weights, { by, calls }, { tf }) {
    return tf.add(only(inputs), calls ? by * passes++ : by);
  },
});
let passes = 0;
const catalog: Catalog = createCatalog([...packages, { name: "restless", version: "1.0.0", plugins: [restless] }]);

/** Trains a text, its steps recorded where the engine can, or as they are described. */
async function trained(text: string, name: EngineName, recorded: boolean): Promise<Trained> {
  const plan = planOf(text, catalog);
  const { record, ...engine } = await openEngine(name);
  const { shape, range } = plan.data;
  const batches = noise({ shape, range, classes: 10, splits: {} });
  passes = 0;
  return trainInMemory(plan, catalog, recorded && record ? { ...engine, record } : engine, batches);
}

/** Without what a program itself holds. */
const numbers = ({ rows }: Trained) => rows.map(({ tensors: _tensors, bytes: _bytes, ...row }) => row);

/**
 * TensorFlow rewrites a graph before it runs it: a division by a constant becomes a product, and the last
 * bit moves. Adam makes much of the last bit of gradients near 0, so that weights are not compared.
 */
function nearly(value: unknown): unknown {
  if (typeof value === "number") return expect.closeTo(value, 4);
  if (Array.isArray(value)) return value.map(nearly);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, nearly(inner)]));
}

describe.each(["wasm", ...native] as const)("a recorded step on %s", (engine) => {
  it.each(Object.keys(experiments))("gives what the step gives that is described: %s", async (name) => {
    const text = experiments[name] as string;
    const described = await trained(text, engine, false);
    const recorded = await trained(text, engine, true);
    expect(described.told).toEqual([]);
    expect(new Set(recorded.told)).toEqual(new Set(["a step runs as one call"]));
    if (engine === "wasm") {
      expect(numbers(recorded)).toEqual(numbers(described));
      expect(recorded.tensors).toEqual(described.tensors);
    } else {
      expect(numbers(recorded)).toEqual(numbers(described).map(nearly));
    }
  });

  it("is not recorded where a layer makes numbers of its own, and trains as it is described", async () => {
    const text = `${gan.replace("dropout(0.2)", "restless")}train 3 steps, batch 8 { ${both("1e-2")} }`;
    const recorded = await trained(text, engine, true);
    expect(recorded.told).toEqual([
      expect.stringMatching(/operator by operator: a number .*, which Add\w* reads, changes/),
    ]);
  });

  it("is not recorded where a layer follows a curve, and says which", async () => {
    const text =
      gan.replace("dropout(0.2)", "restless(by: linear(0.1, 0), calls: false)") +
      `train 3 steps, batch 8 { ${both("1e-2")} }`;
    const [described, recorded] = [await trained(text, engine, false), await trained(text, engine, true)];
    expect(recorded.told).toEqual(["steps are computed operator by operator: `restless` follows a curve"]);
    expect(numbers(recorded)).toEqual(numbers(described));
  });
});

const root = join(import.meta.dirname, "../../..");
const shipped = ["experiments", "benchmarks"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".gan"))
    .map((name) => join(folder, name)),
);

// At their own batch sizes: an engine draws large batches of noise itself, and small ones not.
describe.each(native)("on %s", (engine) => {
  it.each(shipped)("%s is trained in steps that run as one call", async (file) => {
    const readFile = (path: string) => readFileSync(join(root, path), "utf8");
    const text = readFileSync(join(root, file), "utf8");
    // Narrow where it can be: how a step is run does not depend on it, and its time does.
    const set = /^param width: int/m.test(text) ? { width: "16" } : {};
    const { plan } = check({ name: file, text }, { catalog, readFile, set });
    if (!plan) throw new Error(`${file} is wrong`);
    const { how } = await timeSteps(plan, catalog, await openEngine(engine), { steps: 1, rounds: 1, warmUp: 1 });
    expect(how).toEqual([expect.stringMatching(/^a step runs as one call of \d+ operators$/)]);
  });
});
