import { realBatches } from "@dotgan/core";
import { expect, test } from "vitest";
import { stepsOf } from "../src/duration.js";
import { updateD, updateG } from "./plans.js";

const start = { epoch: 0, offset: 0 };
const epochs = (value: number) => ({ value, unit: "epochs" as const });

test("ends an epoch when the split was consumed once, without the last partial batch", () => {
  expect(stepsOf(epochs(1), { batches: [3], examples: 10 }, start)).toBe(3);
  expect(stepsOf(epochs(4), { batches: [3], examples: 10 }, start)).toBe(12);
  expect(stepsOf(epochs(1), { batches: [5], examples: 10 }, start)).toBe(2);
});

test("counts the batches that updates take, and ends an epoch at the first step boundary after", () => {
  // MNIST in batches of 64 has 937 of them: 187.4 steps of five.
  const pace = { batches: [64, 64, 64, 64, 64], examples: 60_000 };
  expect(stepsOf(epochs(1), pace, start)).toBe(188);
  expect(stepsOf(epochs(2), pace, start)).toBe(375);
});

test("counts an epoch from where its block begins", () => {
  const pace = { batches: [5], examples: 20 };
  expect(stepsOf(epochs(1), pace, { epoch: 2, offset: 10 })).toBe(4);
  expect(stepsOf(epochs(0.5), pace, start)).toBe(2);
});

test("counts images as whole steps, and leaves minutes to the clock", () => {
  const pace = { batches: [8, 8], examples: 100 };
  expect(stepsOf({ value: 100, unit: "images" }, pace, start)).toBe(7);
  expect(stepsOf({ value: 2, unit: "minutes" }, pace, start)).toBe(Number.POSITIVE_INFINITY);
});

test("refuses epochs of a block that takes no real images", () => {
  expect(() => stepsOf(epochs(1), { batches: [], examples: 100 }, start)).toThrow(/never end/);
});

test("takes one batch for each update that reads reals, one for `together`, one for `share real`", () => {
  const reads = (player: string) => player === "discriminator";
  expect(realBatches([{ kind: "repeat", count: 3, body: [updateD()] }, updateG()], reads)).toEqual([8, 8, 8]);
  expect(realBatches([{ kind: "together", updates: [updateD(), updateG({ batch: 16 })] }], reads)).toEqual([8]);
  expect(
    realBatches([{ kind: "share", what: "real", body: [updateD(), updateD({ batch: 32 })] }, updateD()], reads),
  ).toEqual([32, 8]);
  expect(realBatches([{ kind: "share", what: "fake", body: [updateD(), updateD()] }], reads)).toEqual([8, 8]);
});
