import { expect, test } from "vitest";
import { differences } from "../src/index.js";
import { type Parts, planOf } from "./training-plugins.js";

const between = (before: Parts, after: Parts) =>
  differences(planOf(before), planOf(after)).map(({ path, before, after }) => `${path}: ${before} -> ${after}`);

test("a file that only moved differs in nothing", () => {
  expect(between({}, { title: '\n\n\n"An experiment"' })).toEqual([]);
});

test("a changed argument is named by network, layer and parameter", () => {
  const D = "network D(digits) { flatten -> dense(32) -> leakyRelu(0.2) -> dense(1) }";
  expect(between({}, { D })).toEqual(["network D, layer 1 (dense), units: 16 -> 32"]);
});

test("an inserted layer is one difference", () => {
  const D = "network D(digits) { flatten -> dense(16) -> leakyRelu(0.2) -> dropout(0.5) -> dense(1) }";
  expect(between({}, { D })).toEqual(["network D, layer 3: - -> dropout(rate: 0.5)"]);
});

test("layers joined in another way are told", () => {
  const G = (first: string, second: string) =>
    `network G(z) -> digits { z -> dense(8) as a\n z -> dense(8) as b\n concat(${first}, ${second}) -> dense(784) -> tanh -> reshape(28, 28, 1) }`;
  expect(between({ G: G("a", "b") }, { G: G("b", "a") })).toEqual([
    "network G, how its layers are joined: one way -> another",
  ]);
});

test("losses, schedule, monitors, seed, precision and sweep are compared", () => {
  expect(
    between(
      { loss: "loss = wasserstein + 10 * gradientPenalty", rest: "every 1 epoch { grid(4, 4) }" },
      {
        loss: "loss = wasserstein + 5 * gradientPenalty",
        train:
          'train 3 epochs, batch 100 { update D with adam(lr: 1e-4); repeat 2 { update G with adam(lr: 1e-3) } }\nallow generatorOften "a test"',
        rest: "every 100 steps { grid(4, 8) }\nseed 3\nprecision mixed\nsweep { seed in 1..2 }",
      },
    ),
  ).toEqual([
    "seed: 0 -> 3",
    "precision: float32 -> mixed",
    "loss D, gradientPenalty, weight: 10 -> 5",
    "train 1, length: 2 epochs -> 3 epochs",
    "train 1, phase 1, optimizer, lr: 0.001 -> 0.0001",
    "train 1, phase 2: update G with adam(lr: 0.001, beta1: 0.9) -> repeat 2 { update G with adam(lr: 0.001, beta1: 0.9) }",
    "monitor grid, columns: 4 -> 8",
    "monitor grid, every: 1 epoch -> 100 steps",
    "sweep: - -> seed in [1, 2]",
  ]);
});

test("another plugin in a place is one difference", () => {
  expect(between({}, { loss: "loss D = minimax\nloss G = nonSaturating" })).toEqual([
    "loss D: nonSaturating(realLabel: 1) -> minimax",
  ]);
});

test("phases are compared inside repeats, shares and joint updates", () => {
  const train = (count: number, bound: string) =>
    `train 2 epochs, batch 100 { repeat ${count} { update D with adam(lr: 1e-3) then clip(${bound}) }; update G with adam(lr: 1e-3) }`;
  expect(between({ train: train(2, "0.01") }, { train: train(5, "0.02") })).toEqual([
    "train 1, phase 1, repeat: 2 -> 5",
    "train 1, phase 1, phase 1, then: clip(bound: 0.01) -> clip(bound: 0.02)",
  ]);
});

test("another version of a plugin's package is told", () => {
  const plan = planOf();
  const newer = { ...plan, plugins: plan.plugins.map((plugin) => ({ ...plugin, version: "2.0.0" })) };
  expect(differences(plan, newer)).toContainEqual({
    path: "plugin optimizer adam",
    before: "stand-ins 1.0.0",
    after: "stand-ins 2.0.0",
  });
});
