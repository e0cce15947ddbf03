import { expect, test } from "vitest";
import { cost, evaluationChunk, explain, formatExplanation, stepsOf } from "../src/index.js";
import { catalog, planOf } from "./training-plugins.js";

const D = "network D(digits) { flatten -> dense(16) -> scaled -> dense(1) }";

test("each layer is counted from shapes: trained weights, statistics, operations, bytes at the batch", () => {
  const { batch, discriminator } = cost(planOf({ D }), catalog);
  expect(batch).toBe(100);
  expect(discriminator.layers).toMatchObject([
    { path: "0", layer: "flatten", parameters: 0, statistics: 0, flops: 784, activationBytes: 784 * 100 * 4 },
    { path: "1", layer: "dense", parameters: 784 * 16, flops: 16 },
    { path: "2", layer: "scaled", parameters: 16, statistics: 16, flops: 32 },
    { path: "3", layer: "dense", parameters: 16, activationBytes: 400, origin: { file: "test.gan" } },
  ]);
  expect(discriminator).toMatchObject({
    name: "D",
    parameters: 784 * 16 + 32,
    statistics: 16,
    flops: 784 + 16 + 32 + 1,
  });
});

test("the largest batch of the schedule is the one that is shown", () => {
  const train = "train 2 epochs, batch 10 { update D with adam(lr: 1e-3); update G with adam(lr: 1e-3), batch 40 }";
  expect(cost(planOf({ train }), catalog).batch).toBe(40);
});

const G = 10 * 784;
const schedule = (body: string) => planOf({ train: `train 2 epochs, batch 100 { ${body} }` });
const pair = "update D with adam(lr: 1e-3); update G with adam(lr: 1e-3)";

test("weights, two slots of Adam for each and an average are four bytes a number", () => {
  const all = G + 784 * 16 + 16;
  expect(cost(schedule(pair), catalog).memory).toMatchObject({ weights: 4 * all, slots: 8 * all, averages: 0 });
  expect(cost(schedule(`${pair}; average G with ema(0.9)`), catalog).memory.averages).toBe(4 * G);
});

test("updates of one state keep one set of slots", () => {
  const again = `${pair}; update G with adam(lr: 1e-3)`;
  expect(cost(schedule(again), catalog).memory.slots).toBe(cost(schedule(pair), catalog).memory.slots + 8 * G);
});

test("`together` keeps both players' passes at once, and a penalty adds to D's", () => {
  const apart = cost(schedule(pair), catalog).memory.activations;
  const together = cost(schedule("together { update D, G with adam(lr: 1e-3) }"), catalog).memory.activations;
  expect(together.together).toBeGreaterThan(Math.max(apart.discriminator, apart.generator));
  const penalised = planOf({ loss: "loss = wasserstein + gradientPenalty" });
  const { activations } = cost(penalised, catalog).memory;
  expect(activations.discriminator).toBeGreaterThan(apart.discriminator);
  expect(activations.generator).toBe(apart.generator);
});

test("a step's memory grows with its batch", () => {
  const at = (batch: number) =>
    cost(planOf({ train: `train 2 epochs, batch ${batch} { ${pair} }` }), catalog).memory.step;
  const [small, medium, large] = [at(10), at(20), at(30)];
  expect(medium - small).toBeGreaterThan(0);
  expect(large - medium).toBe(medium - small);
});

test("large images are evaluated in small chunks", () => {
  expect([784, 64 * 64 * 3, 2 ** 24].map(evaluationChunk)).toEqual([500, 85, 1]);
});

test("an epoch drops its last partial batch and ends at the first step boundary", () => {
  const epochs = (value: number) => ({ value, unit: "epochs" }) as const;
  expect(stepsOf(epochs(1), [128], 60_000)).toBe(468);
  expect(stepsOf(epochs(1), [128, 128, 128, 128, 128], 60_000)).toBe(94);
  expect(stepsOf(epochs(2), [128, 128, 128, 128, 128], 60_000)).toBe(188);
  expect(stepsOf(epochs(1), [128])).toBeUndefined();
  expect(stepsOf(epochs(1), [], 60_000)).toBeUndefined();
  expect(stepsOf({ value: 1000, unit: "images" }, [128], 60_000)).toBe(8);
  expect(stepsOf({ value: 5, unit: "minutes" }, [128], 60_000)).toBeUndefined();
});

test("an explanation says each step in words, epochs as steps", () => {
  const plan = planOf({
    loss: "loss D = wasserstein + 10 * gradientPenalty every 4\nloss G = wasserstein",
    train: `optimizer slow = adam(lr: linear(1e-3, 1e-4), beta1: 0)
train 2 epochs, batch 100 {
  repeat 5 { update D with slow, clipNorm: 1 then clip(0.01) }
  update G with slow
  average G with ema(0.99)
}`,
    rest: "every 1 epoch { grid(4, 4) as pictures }\nat end { frechetDistance(on: test) }\nkeep last 3",
  });
  const { training, losses, monitors, selection, latents } = explain(plan, catalog);
  expect(training).toEqual([
    [
      "It trains for 2 epochs, which is 240 steps.",
      "Each step: 5 times over, D is updated with slow = adam(lr: linear(from: 0.001, to: 0.0001), beta1: 0) on a new batch of 100 reals and 100 fakes, with gradients clipped to a norm of 1, then clip(0.01); then G is updated with slow = adam(lr: linear(from: 0.001, to: 0.0001), beta1: 0) on a new batch of 100 fakes; then the weights of G are averaged with ema(0.99).",
    ],
  ]);
  expect(losses.discriminator).toBe("D minimises wasserstein + 10 * gradientPenalty (every 4 updates, times 4)");
  expect(latents).toEqual(["z = uniform(10): vector[10]"]);
  expect(monitors).toEqual([
    "every epoch: grid(rows: 4, columns: 4) as pictures",
    "at the end: frechetDistance(on: test), on test",
  ]);
  expect(selection).toEqual(["the latest 3 checkpoints are kept"]);
});

test("shared draws and joint updates are said", () => {
  const shared = explain(schedule(`share fake { ${pair} }`), catalog).training[0]?.[1];
  expect(shared).toContain("with one draw of fakes, D is updated");
  expect(shared).toContain("on a new batch of 100 reals and the shared batch of 100 fakes");
  const joint = explain(schedule("together { update D, G with adam(lr: 1e-3) }"), catalog).training[0]?.[1];
  expect(joint).toContain("at once, from the old weights and one draw, D and G are updated");
});

test("an explanation is plain JSON, and as text its columns are aligned", () => {
  const explanation = explain(planOf({ D }), catalog);
  expect(JSON.parse(JSON.stringify(explanation))).toEqual(explanation);
  const text = formatExplanation(explanation);
  const table = text.slice(text.indexOf("D(digits"), text.indexOf("Losses")).trim().split("\n").slice(1, -1);
  expect(text).toContain("\nprecision float32\n");
  const end = table[0]?.indexOf("parameters") ?? 0;
  for (const row of table) expect(row.slice(0, end + "parameters".length)).toMatch(/(parameters|\d)$/);
  expect(text).toContain("12,544");
});

test("mixed precision is explained", () => {
  const { precision } = explain(planOf({ rest: "precision mixed" }), catalog);
  expect(precision).toMatch(/^mixed: .* in bfloat16; .* in float32$/);
});

test("probed facts stand in for what a dataset knows unread", () => {
  const plan = planOf();
  const { range, shape } = plan.data;
  const facts = { shape, range, splits: { train: 1_000 } };
  expect(explain(plan, catalog, facts).training[0]?.[0]).toBe("It trains for 2 epochs, which is 20 steps.");
});

test("a process takes a step's memory, a checkpoint's copies and the engine's own", () => {
  const { memory } = cost(schedule(pair), catalog);
  const kept = memory.weights + memory.slots + memory.averages;
  expect(memory.checkpoint).toBe(2 * kept);
  const { wasm, tensorflow } = memory.total;
  expect(wasm).toBe(Math.max(memory.step, memory.monitors) + 2 * kept + 300e6);
  expect(tensorflow - wasm).toBe(300e6);
});
