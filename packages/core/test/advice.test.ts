import { image } from "@dotgan/kit";
import { expect, test } from "vitest";
import { check } from "../src/index.js";
import { catalog, experiment, findings, onlyFinding, type Parts } from "./training-plugins.js";

const conv = {
  G: (tail = "") =>
    `network G(z) -> digits { dense(7 * 7 * 4) -> reshape(7, 7, 4) -> relu -> conv2dTranspose(4, kernel: 4, stride: 2) -> relu -> conv2dTranspose(1, kernel: 4, stride: 2) ${tail} -> tanh }`,
  D: (first = "-> leakyRelu(0.2)", last = "") =>
    `network D(digits) { conv2d(4, kernel: 5, stride: 2) ${first} -> conv2d(8, kernel: 5, stride: 2) -> leakyRelu(0.2) -> flatten ${last} -> dense(1) }`,
  train:
    "train 2 epochs, batch 100 { update D with adam(lr: 1e-3, beta1: 0.5); update G with adam(lr: 1e-3, beta1: 0.5) }",
};
const sound: Parts = { G: conv.G(), D: conv.D(), train: conv.train };

test("a convolutional GAN as DCGAN has it gets no advice", () => {
  expect(findings(sound)).toEqual([]);
});

test("an embedding before the convolutions is no dense layer", () => {
  const G = conv
    .G()
    .replace("G(z)", "G(z, label)")
    .replace("{ ", "{ label -> embedding(3) as class; concat(z, class) -> ");
  expect(findings({ ...sound, G, rest: "latent label = labels(digits)" })).toEqual([]);
});

const cases: readonly (readonly [name: string, parts: Parts, code: string, at: string])[] = [
  ["batchNormOutput", { G: conv.G("-> batchNorm") }, "advice-batch-norm-output", "batchNorm"],
  ["batchNormInput", { D: conv.D("-> batchNorm -> leakyRelu(0.2)") }, "advice-batch-norm-input", "batchNorm"],
  ["pooling", { D: conv.D("-> leakyRelu(0.2) -> maxPool2d") }, "advice-pooling", "maxPool2d"],
  ["hiddenDense", { D: conv.D(undefined, "-> dense(64) -> leakyRelu(0.2)") }, "advice-hidden-dense", "dense"],
  ["reluInDiscriminator", { D: conv.D("-> relu") }, "advice-relu-in-discriminator", "relu"],
  ["kernelStride", { G: conv.G().replaceAll("kernel: 4", "kernel: 5") }, "advice-kernel-stride", "conv2dTranspose"],
  ["logits", { D: conv.D().replace("dense(1)", "dense(1) -> sigmoid") }, "advice-logits", "sigmoid"],
  ["saturating", { loss: "loss = minimax" }, "advice-saturating", "minimax"],
  ["twoPenalties", { loss: "loss = wasserstein + gradientPenalty + r1" }, "advice-two-penalties", "r1"],
  ["unboundedCritic", { loss: "loss = wasserstein" }, "advice-unbounded-critic", "wasserstein"],
  [
    "generatorOften",
    { train: conv.train.replace("update G", "update G with adam(lr: 1e-3, beta1: 0.5); update G") },
    "advice-generator-often",
    "update G with adam(lr: 1e-3, beta1: 0.5)",
  ],
  [
    "adamMomentum",
    { train: conv.train.replace("lr: 1e-3, beta1: 0.5", "lr: 1e-3") },
    "advice-adam-momentum",
    "update D with adam(lr: 1e-3)",
  ],
];

test.each(cases)("%s is advised with its place and source, and allowed by name", (name, parts, code, at) => {
  const finding = onlyFinding({ ...sound, ...parts });
  expect(finding).toMatchObject({ code, at, severity: "warning" });
  expect(finding.notes.some(({ message }) => message.startsWith("source: "))).toBe(true);
  expect(findings({ ...sound, ...parts, rest: `allow ${name} "a test"` })).toEqual([]);
});

test("`joined` with layers that mix samples is advised against", () => {
  const D = `network D(digits) { conv2d(4, kernel: 5) -> leakyRelu(0.2) -> conv2d(8, kernel: 5) -> batchNorm -> flatten -> dense(1) }`;
  const train = conv.train.replace("beta1: 0.5)", "beta1: 0.5), joined");
  expect(onlyFinding({ ...sound, D, train }).code).toBe("advice-joined-batch");
  expect(findings({ ...sound, train })).toEqual([]);
});

test("several places are one warning with notes, a layer inside `for` one place", () => {
  const G =
    "network G(z) -> digits { dense(7 * 7 * 4) -> reshape(7, 7, 4) -> relu\nfor c in [4, 2] { conv2dTranspose(c, kernel: 5, stride: 2) -> relu }\nconv2dTranspose(1, kernel: 4) -> tanh }";
  expect(onlyFinding({ ...sound, G }).notes.map(({ message }) => message)).not.toContain("here too");
  const both = { ...sound, G: conv.G().replaceAll("kernel: 4", "kernel: 5") };
  expect(onlyFinding(both).notes.map(({ message }) => message)).toContain("here too");
});

test.each([
  ["a penalty", { loss: "loss = wasserstein + 10 * gradientPenalty" }],
  ["clipped weights", { loss: "loss = wasserstein", train: conv.train.replace("0.5);", "0.5) then clip(0.01);") }],
  ["spectral norm", { loss: "loss = wasserstein", rest: "weights D = normal(std: 0.02) under spectralNorm" }],
])("%s keeps a critic bounded", (_, parts) => {
  expect(findings({ ...sound, ...parts })).toEqual([]);
});

test("networks without convolutions get no advice about them", () => {
  const D = "network D(digits) { flatten -> dense(16) -> relu -> dense(8) -> batchNorm -> relu -> dense(1) }";
  expect(findings({ D })).toEqual([]);
});

test("a frozen discriminator does not make G's updates too many", () => {
  const train = `${conv.train}\ntrain 10 steps, batch 10 { update G with adam(lr: 1e-3, beta1: 0.5) }`;
  expect(findings({ ...sound, train })).toEqual([]);
});

test("latents of fewer dimensions than the data was measured to have are told", () => {
  const facts = { shape: image(28, 28, 1), range: [-1, 1], classes: 10, splits: { train: 1_000 } } as const;
  const codes = (intrinsicDimension: number) =>
    check(
      { name: "test.gan", text: experiment() },
      { catalog, facts: { ...facts, intrinsicDimension } },
    ).diagnostics.map(({ code }) => code);
  expect(codes(10)).toEqual([]);
  expect(codes(10.5)).toEqual(["advice-intrinsic-dimension"]);
});

test("a metric that is asked of fewer samples than it takes is advised against, and allowed by name", () => {
  const few = "at end { frechetDistance(samples: 99, on: train) }";
  expect(onlyFinding({ ...sound, rest: few })).toMatchObject({
    code: "advice-few-samples",
    severity: "warning",
    at: "frechetDistance(samples: 99, on: train)",
    message: "`frechetDistance` is asked of 99 samples: with fewer than 100, it says nothing",
    hint: "write `samples: 100` at least",
  });
  expect(findings({ ...sound, rest: `${few}\nallow fewSamples "a test"` })).toEqual([]);
  expect(findings({ ...sound, rest: few.replace("99", "100") })).toEqual([]);
});

test("so is one whose split holds fewer, with the splits that hold enough", () => {
  const told = (splits: Readonly<Record<string, number>>) =>
    check(
      { name: "test.gan", text: experiment({ ...sound, rest: "at end { frechetDistance }" }) },
      { catalog, facts: { shape: image(28, 28, 1), range: [-1, 1], classes: 10, splits } },
    ).diagnostics.map(({ message, hint }) => [message, hint]);
  const message =
    "`frechetDistance` compares with 99 reals, all that `valid` holds: with fewer than 100, it says nothing";
  expect(told({ train: 500, valid: 99, test: 100 })).toEqual([[message, "train and test hold enough"]]);
  expect(told({ train: 500, valid: 99 })).toEqual([[message, "train holds enough"]]);
  expect(told({ train: 500, valid: 100 })).toEqual([]);
});

test("`allow` of an unknown advice is suggested, of one that does not come up is warned of", () => {
  expect(onlyFinding({ ...sound, rest: 'allow poling "x"' })).toMatchObject({
    code: "unknown-advice",
    at: "poling",
    hint: "did you mean `pooling`?",
  });
  expect(onlyFinding({ ...sound, rest: 'allow pooling "x"' })).toMatchObject({
    code: "unused-allow",
    severity: "warning",
  });
  expect(onlyFinding({ ...sound, rest: 'allow pooling "x"\nallow pooling "y"' }).code).toBe("duplicate-name");
});
