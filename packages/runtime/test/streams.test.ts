import { expect, test } from "vitest";
import { createRandomTensors } from "../src/random-tensors.js";
import { createStream, createStreams, type Moment } from "../src/streams.js";
import { tf } from "./ports.js";

const moment: Moment = { step: 3, phase: 1, repeat: 0, pass: "real" };
const draw = (seed: number, path: string, at: Moment) => [...createStream(seed, path, at).uniform(8)];

test("gives the same numbers for the same seed, path and moment, and others for any other", () => {
  const numbers = draw(1, "D/3:dropout", moment);
  expect(draw(1, "D/3:dropout", moment)).toEqual(numbers);
  const others = [
    draw(2, "D/3:dropout", moment),
    draw(1, "D/4:dropout", moment),
    draw(1, "D/3:dropout", { ...moment, step: 4 }),
    draw(1, "D/3:dropout", { ...moment, phase: 2 }),
    draw(1, "D/3:dropout", { ...moment, repeat: 1 }),
    draw(1, "D/3:dropout", { ...moment, pass: "fake" }),
  ];
  for (const other of others) expect(other).not.toEqual(numbers);
  expect(new Set(others.map(String)).size).toBe(others.length);
});

test("goes on where it left off when drawn from again", () => {
  const stream = createStream(1, "x", moment);
  expect([...stream.uniform(3), ...stream.uniform(5)]).toEqual(draw(1, "x", moment));
});

test("keeps uniform numbers below their upper end, even where rounding would reach it", () => {
  const values = createStream(1, "x", moment).uniform(200_000, 16_777_214, 16_777_215);
  expect(values.every((value) => value >= 16_777_214 && value < 16_777_215)).toBe(true);
  expect(Math.max(...createStream(1, "y", moment).uniform(100_000, -1, 0))).toBeLessThan(0);
});

test("draws normals with the mean and the spread asked for", () => {
  const values = createStream(1, "x", moment).normal(100_001, 2, 3);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  expect(mean).toBeCloseTo(2, 1);
  expect(Math.sqrt(variance)).toBeCloseTo(3, 1);
});

test("draws permutations and whole numbers below a limit", () => {
  const stream = createStream(1, "x", moment);
  const order = stream.permutation(1000);
  expect([...order]).not.toEqual([...order].sort((a, b) => a - b));
  expect(new Set(order)).toEqual(new Set(Array.from({ length: 1000 }, (_, i) => i)));
  expect(new Set(stream.integers(500, 6))).toEqual(new Set([0, 1, 2, 3, 4, 5]));
});

test("refuses two consumers of one stream within a step", () => {
  const streams = createStreams(1);
  streams.ask("D/3:dropout", moment);
  streams.ask("D/3:dropout", { ...moment, pass: "fake" });
  expect(() => streams.ask("D/3:dropout", moment)).toThrow(/asked for twice/);
  streams.forget();
  streams.ask("D/3:dropout", moment);
});

test("draws categories as one-hot rows, by their weights, never one of weight 0", () => {
  const counts = tf.tidy(() =>
    tf.sum(createRandomTensors(tf, () => createStream(1, "x", moment)).categorical(4000, [1, 0, 3, 0]), 0).arraySync(),
  ) as number[];
  expect(counts[0]).toBeGreaterThan(900);
  expect(counts[0]).toBeLessThan(1100);
  expect(counts).toEqual([counts[0], 0, 4000 - (counts[0] as number), 0]);
});

test("redraws normals outside the bound", () => {
  const tensor = createRandomTensors(tf, () => createStream(1, "x", moment)).truncatedNormal([1000], 5, 2, 1);
  const values = tensor.dataSync();
  tensor.dispose();
  expect(Math.max(...values)).toBeLessThanOrEqual(7);
  expect(Math.min(...values)).toBeGreaterThanOrEqual(3);
});
