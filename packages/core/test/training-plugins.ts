import {
  defineLayer,
  defineLoss,
  defineMetric,
  defineSampler,
  image,
  type LossReads,
  p,
  size,
  vector,
} from "@dotgan/kit";
import { check, createCatalog, type Plan } from "../src/index.js";
import { plugins } from "./catalog.js";

const never = (): never => {
  throw new Error("checking never computes");
};
const about = { contract: 1, doc: "A stand-in.", example: "", params: {} } as const;
const both: readonly LossReads[] = ["real", "fake"];

const losses = [
  defineLoss({
    ...about,
    name: "minimax",
    reads: { discriminator: both, generator: ["fake"] },
    adversarial: true,
    threshold: 0,
    discriminator: never,
    generator: never,
  }),
  defineLoss({
    ...about,
    name: "wasserstein",
    reads: { discriminator: both, generator: ["fake"] },
    adversarial: true,
    discriminator: never,
    generator: never,
  }),
  defineLoss({
    ...about,
    name: "gradientPenalty",
    reads: { discriminator: both },
    needs: { secondOrder: true, perSample: true },
    discriminator: never,
  }),
  defineLoss({
    ...about,
    name: "r1",
    reads: { discriminator: ["real"] },
    needs: { secondOrder: true, perSample: true },
    discriminator: never,
  }),
  defineLoss({
    ...about,
    name: "classification",
    params: { latent: p.ref("latent", { doc: "The label." }) },
    positional: ["latent"],
    reads: { discriminator: both, generator: ["fake"] },
    heads: ["latent"],
    discriminator: never,
    generator: never,
  }),
];

const layers = [
  defineLayer({
    ...about,
    name: "maxPool2d",
    shape: ([input]) =>
      input?.kind === "image" ? image(input.height / 2, input.width / 2, input.channels) : { expected: "an image" },
    apply: never,
  }),
  defineLayer({
    ...about,
    name: "embedding",
    params: { units: p.int({ doc: "Length of a class's vector.", min: 1 }) },
    positional: ["units"],
    shape: (_, { units }) => vector(units),
    weights: ([input], { units }) => ({ kernel: { shape: [size(input as never), units], role: "kernel" } }),
    apply: never,
  }),
  defineLayer({
    ...about,
    name: "scaled",
    shape: ([input]) => input as never,
    weights: ([input]) => ({
      gain: { shape: [size(input as never)], role: "gain" },
      mean: { shape: [size(input as never)], role: "statistic" },
    }),
    flops: ([input]) => 2 * size(input as never),
    apply: never,
  }),
];

const others = [
  defineSampler({
    ...about,
    name: "mixture",
    params: { size: p.int({ doc: "Numbers.", min: 1 }) },
    positional: ["size"],
    shape: (params) => vector(params.size),
    sample: never,
  }),
  defineMetric({
    ...about,
    name: "modeCoverage",
    aliases: ["modes"],
    better: "higher",
    unsuitable: (data) => (data.shape.kind === "image" ? "it needs data with known modes" : undefined),
    measure: never,
  }),
  defineMetric({
    ...about,
    name: "headEntropy",
    params: { head: p.ref("head", { doc: "Which." }) },
    positional: ["head"],
    better: "higher",
    measure: never,
  }),
];

export const catalog = createCatalog([
  { name: "stand-ins", version: "1.0.0", plugins },
  { name: "more-stand-ins", version: "1.0.0", plugins: [...losses, ...layers, ...others] as never },
]);

/** A sound experiment; a test replaces the parts that it is about. */
const sound = {
  title: '"An experiment"',
  data: "data digits = mnist()",
  latents: "latent z = uniform(10)",
  G: "network G(z) -> digits { dense(784) -> tanh -> reshape(28, 28, 1) }",
  D: "network D(digits) { flatten -> dense(16) -> leakyRelu(0.2) -> dense(1) }",
  loss: "loss = nonSaturating",
  train: "train 2 epochs, batch 100 { update D with adam(lr: 1e-3); update G with adam(lr: 1e-3) }",
  rest: "",
};
export type Parts = Partial<typeof sound>;

export const experiment = (parts: Parts = {}): string => Object.values({ ...sound, ...parts }).join("\n");

const checked = (parts: Parts) => check({ name: "test.gan", text: experiment(parts) }, { catalog });

/** Each finding as `code: the text it points at`. */
export const findings = (parts: Parts): readonly string[] =>
  checked(parts).diagnostics.map(({ code, span }) => `${code}: ${span.source.text.slice(span.start, span.end)}`);

/** The only finding; fails where there is none or more than one. */
export function onlyFinding(parts: Parts) {
  const { diagnostics } = checked(parts);
  const [only, ...others] = diagnostics;
  if (!only || others.length > 0) throw new Error(`expected one finding, got ${JSON.stringify(findings(parts))}`);
  const { span } = only;
  return { ...only, at: span.source.text.slice(span.start, span.end) };
}

export function planOf(parts: Parts = {}): Plan {
  const { plan } = checked(parts);
  if (!plan) throw new Error(`expected a plan, got ${JSON.stringify(findings(parts))}`);
  return plan;
}

/** The file after the only finding's only fix. */
export function fixed(parts: Parts): string {
  const { fixes } = onlyFinding(parts);
  const edits = [...(fixes[0]?.edits ?? [])].sort((a, b) => b.span.start - a.span.start);
  return edits.reduce(
    (text, { span, text: replacement }) => text.slice(0, span.start) + replacement + text.slice(span.end),
    experiment(parts),
  );
}
