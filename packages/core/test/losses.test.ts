import { expect, test } from "vitest";
import { findings, onlyFinding, planOf } from "./training-plugins.js";

const names = (terms: readonly { name: string; weight: number; every: number }[]) =>
  terms.map(({ name, weight, every }) => [name, weight, every]);

test("`loss` gives each player the terms that have a side for it", () => {
  const { losses } = planOf({ loss: "loss = wasserstein + 10 * gradientPenalty" });
  expect(names(losses.discriminator)).toEqual([
    ["wasserstein", 1, 1],
    ["gradientPenalty", 10, 1],
  ]);
  expect(names(losses.generator)).toEqual([["wasserstein", 1, 1]]);
});

test("`loss D` and `loss G` are separate sums with signs, weights and `every`", () => {
  const { losses } = planOf({
    loss: "param w: number = 4\nloss D = nonSaturating + w * 2.5 * r1 every 16\nloss G = nonSaturating",
  });
  expect(names(losses.discriminator)).toEqual([
    ["nonSaturating", 1, 1],
    ["r1", 10, 16],
  ]);
  const minus = planOf({
    latents: "latent z = uniform(10)",
    loss: "loss D = nonSaturating - 2 * r1\nloss G = nonSaturating",
  });
  expect(names(minus.losses.discriminator)[1]).toEqual(["r1", -2, 1]);
});

test("the two forms of `loss` do not mix, in either order", () => {
  expect(onlyFinding({ loss: "loss = nonSaturating\nloss D = 10 * r1" })).toMatchObject({
    code: "loss-forms",
    at: "loss D = 10 * r1",
  });
  expect(onlyFinding({ loss: "loss D = nonSaturating\nloss = nonSaturating" }).code).toBe("loss-forms");
});

test("a loss written twice is one too many", () => {
  expect(onlyFinding({ loss: "loss = nonSaturating\nloss = minimax" }).code).toBe("duplicate-name");
});

test("a term named for a player for whom it says nothing is an error that names the other player's loss", () => {
  const finding = onlyFinding({
    loss: "loss D = wasserstein + gradientPenalty\nloss G = wasserstein + gradientPenalty",
  });
  expect(finding).toMatchObject({ code: "no-side", at: "gradientPenalty" });
  expect(finding.hint).toContain("loss D");
});

test("each player needs an adversarial term", () => {
  expect(onlyFinding({ loss: "loss D = r1\nloss G = nonSaturating" })).toMatchObject({
    code: "no-adversarial",
    at: "loss D = r1",
  });
  expect(onlyFinding({ loss: "loss D = nonSaturating" }).message).toContain("`G` has no loss");
  expect(onlyFinding({ loss: "" }).code).toBe("no-loss");
});

test("`every` counts whole updates", () => {
  expect(findings({ loss: "loss D = nonSaturating + r1 every 0\nloss G = nonSaturating" })).toEqual(["bad-value: 0"]);
  expect(findings({ loss: "loss D = nonSaturating + r1 every 1.5\nloss G = nonSaturating" })).toEqual([
    "bad-value: 1.5",
  ]);
});

test("an unknown player is suggested", () => {
  expect(onlyFinding({ loss: "loss D = nonSaturating\nloss GG = nonSaturating" })).toMatchObject({
    code: "unknown-name",
    hint: "did you mean `G`?",
  });
});

const info = {
  latents: "latent z = uniform(10)\nlatent digit = categorical(10)",
  G: "network G(z, digit) -> digits { dense(784) -> tanh -> reshape(28, 28, 1) }",
  loss: "loss = nonSaturating + mutualInformation(digit)",
};
const withHead = (head: string) =>
  `network D(digits) { flatten -> dense(16) -> leakyRelu(0.2)\nhead real { dense(1) }\n${head} }`;

test("a term about a latent reads the head of its name", () => {
  expect(planOf({ ...info, D: withHead("head digit { dense(10) }") }).losses.generator).toHaveLength(2);
  const missing = onlyFinding(info);
  expect(missing).toMatchObject({ code: "missing-head", at: "mutualInformation(digit)" });
  expect(missing.hint).toContain("head digit { dense(10) }");
});

test("a head whose name is close to the latent's is pointed at", () => {
  const { notes } = onlyFinding({ ...info, D: withHead("head digits { dense(10) }") });
  expect(notes[0]?.message).toContain("is this one meant");
});

test("a head ends in as many numbers as the posterior has", () => {
  const finding = onlyFinding({ ...info, D: withHead("head digit { dense(9) }") });
  expect(finding).toMatchObject({ code: "head-size", at: "dense" });
  expect(finding.message).toContain("10 numbers");
});

test("a latent without a posterior cannot be recovered", () => {
  const latents = "latent z = uniform(10)\nlatent digit = mixture(10)";
  expect(onlyFinding({ ...info, latents, D: withHead("head digit { dense(10) }") }).code).toBe("no-posterior");
});

test("a latent that G does not take cannot show in its images", () => {
  const finding = onlyFinding({
    ...info,
    latents: `${info.latents}\nlatent other = labels(digits)`,
    loss: "loss = nonSaturating + mutualInformation(other)",
    D: withHead("head other { dense(10) }"),
    G: "network G(z, digit) -> digits { dense(784) -> tanh -> reshape(28, 28, 1) }",
  });
  expect(finding.message).toContain("`G` does not take `other`");
});

test("classification needs a latent that real images have", () => {
  const D = withHead("head digit { dense(10) }");
  const loss = "loss = nonSaturating + classification(digit)";
  expect(onlyFinding({ ...info, D, loss }).message).toContain("in real images");
  const latents = "latent z = uniform(10)\nlatent digit = labels(digits)";
  expect(findings({ ...info, D, loss, latents })).toEqual([]);
});

test("a per-image penalty refuses layers that mix the images of a batch, at the term, with the layer and the source", () => {
  const D = "network D(digits) { flatten -> dense(16) -> batchNorm -> leakyRelu(0.2) -> dense(1) }";
  const { code, at, notes } = onlyFinding({ D, loss: "loss = wasserstein + 10 * gradientPenalty" });
  expect([code, at]).toEqual(["penalty-mixes-samples", "gradientPenalty"]);
  const place = notes[0]?.span;
  expect(place?.source.text.slice(place.start, place.end)).toBe("batchNorm");
  expect(notes.map(({ message }) => message).join()).toContain("section 4");
});

test("layers of another head than `real` do not touch a penalty on `real`", () => {
  const D = withHead("head digit { dense(16) -> batchNorm -> dense(10) }");
  const loss = "loss = wasserstein + 10 * gradientPenalty + mutualInformation(digit)";
  expect(findings({ ...info, D, loss })).toEqual([]);
});
