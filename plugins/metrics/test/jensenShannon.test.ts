import { type Evaluation, unbounded, vector } from "@dotgan/kit";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { discriminatorGap } from "../src/index.js";
import { divergence, jensenShannon } from "../src/jensenShannon.js";
import { evaluationOf, examples } from "./evaluation.js";

const normal = (x: number, mean: number) => Math.exp(-((x - mean) ** 2) / 2) / Math.sqrt(2 * Math.PI);

/** Equation 5's terms between N(0, 1) and N(shift, 1), by summing over a fine grid. */
function integrated(shift: number) {
  let [klData, klModel] = [0, 0];
  const dx = 1e-3;
  for (let x = -12; x < 12 + shift; x += dx) {
    const [p, q] = [normal(x, 0), normal(x, shift)];
    klData += p * Math.log((2 * p) / (p + q)) * dx;
    klModel += q * Math.log((2 * q) / (p + q)) * dx;
  }
  return { klData, klModel, jensenShannon: (klData + klModel) / 2 };
}

/** Evenly spread quantiles: a sample without chance. */
function spread(mean: number, count: number): Float32Array {
  const points = new Float32Array(count);
  let [x, below] = [-9, 0];
  for (let i = 0; i < count; i++) {
    for (const wanted = (i + 0.5) / count; below < wanted; x += 1e-4) below += normal(x, 0) * 1e-4;
    points[i] = mean + x;
  }
  return points;
}

test.each([0, 0.5, 1, 3, 6])("the best D's logits give the divergence of Gaussians %f apart", (shift) => {
  const best = (x: number) => (shift * shift) / 2 - shift * x;
  const [reals, fakes] = [spread(0, 4000), spread(shift, 4000)];
  const { jensenShannon, klData, klModel, valueFunction } = divergence(reals.map(best), fakes.map(best));
  const truth = integrated(shift);
  expect(jensenShannon).toBeCloseTo(truth.jensenShannon, 3);
  expect(klData).toBeCloseTo(truth.klData, 3);
  expect(klModel).toBeCloseTo(truth.klModel, 3);
  expect(valueFunction).toBeCloseTo(-Math.log(4) + 2 * truth.jensenShannon, 3);
});

test("any other D says less", () => {
  const [reals, fakes] = [spread(0, 2000), spread(1, 2000)];
  const said = (slope: number) => {
    const judge = (x: number) => slope * (0.5 - x);
    return divergence(reals.map(judge), fakes.map(judge)).jensenShannon;
  };
  expect(said(1)).toBeGreaterThan(said(0.5));
  expect(said(1)).toBeGreaterThan(said(2));
});

test("logits far out lose nothing", () => {
  const { jensenShannon, standardError } = divergence(Float32Array.of(200, 300), Float32Array.of(-400, -200));
  expect(jensenShannon).toBeCloseTo(Math.log(2), 12);
  expect(standardError).toBeCloseTo(0, 12);
});

test("the standard error is that of half the sum of two means", () => {
  // log D(real) is log 1/2, log 1/5 and log 1/3: of fakes log(1 - D) is 0 where D is certain.
  const { standardError } = divergence(Float32Array.of(0, -Math.log(4), -Math.log(2)), Float32Array.of(-400, -400));
  const logs = [2, 5, 3].map((n) => -Math.log(n));
  const mean = logs.reduce((a, b) => a + b) / 3;
  const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / 2;
  expect(standardError).toBeCloseTo(Math.sqrt(variance / 3) / 2, 6);
});

const data = { shape: vector(1), range: unbounded, splits: { train: 8, valid: 8 } };
const line = (...values: number[]) => examples(vector(1), values);

test("D learns from one half of the samples and is asked about the other", async () => {
  const reals = line(1, 2, 3, 4);
  const fakes = line(-1, -2, -3, -4);
  const asked: number[][] = [];
  let disposed = 0;
  const evaluation = {
    ...evaluationOf({ data, real: reals, fake: fakes }),
    fit: async (fit: { reals: typeof reals; fakes: typeof fakes; steps: number }) => {
      expect([...fit.reals.values, ...fit.fakes.values, fit.steps]).toEqual([1, 2, -1, -2, 5]);
      return {
        judge: async ({ values }: typeof reals) => {
          asked.push([...values]);
          return values.map((x) => (Math.abs(x) < 2.5 ? 100 * x : 0));
        },
        dispose: () => disposed++,
      };
    },
  };
  const how = {
    samples: 4,
    on: "valid",
    steps: 5,
    batch: 2,
    lr: 0.1,
    weights: "averaged",
    statistics: "moving",
  } as const;
  const { value, details, protocol } = await jensenShannon.measure(evaluation, how);
  // A D that is certain of what it saw, and knows nothing of the rest: ln 2 on its own half, 0 on the other.
  expect(details?.trainingHalf).toBeCloseTo(Math.log(2), 6);
  expect(value).toBeCloseTo(0, 12);
  expect(asked).toContainEqual([3, 4]);
  expect(disposed).toBe(1);
  expect(protocol).toMatchObject({ reals: 2, fakes: 2 });
});

test("a D that cannot judge is given up all the same", async () => {
  let disposed = 0;
  const evaluation = {
    ...evaluationOf({ data, real: line(1, 2, 3, 4), fake: line(-1, -2, -3, -4) }),
    fit: async () => ({ judge: () => Promise.reject(new Error("no memory")), dispose: () => disposed++ }),
  };
  const how = { on: "valid", steps: 5, batch: 2, lr: 0.1, weights: "averaged", statistics: "moving" } as const;
  await expect(jensenShannon.measure(evaluation, { samples: 4, ...how })).rejects.toThrow("no memory");
  await expect(discriminatorGap.measure(evaluation, { examples: 4, ...how })).rejects.toThrow("no memory");
  expect(disposed).toBe(2);
});

test("a single real, which has no halves, is refused before a D is trained", async () => {
  const evaluation = evaluationOf({ data, real: line(1), fake: line(1, 2, 3, 4) });
  const sizes = { samples: 4, steps: 5, batch: 2, lr: 0.1 };
  const how = { ...sizes, on: "valid", weights: "averaged", statistics: "moving" } as const;
  await expect(jensenShannon.measure(evaluation, how)).rejects.toThrow("`valid` has one");
});

test("the gap is what D knows of its training images beyond others", async () => {
  const seen = line(1, 1, 1, 1);
  const held = line(-1, 1, -1, 1);
  const evaluation = evaluationOf({ data, real: held, train: seen, discriminate: (x) => tf.mul(x, 2) });
  const how = { examples: 4, on: "valid", steps: 0, batch: 2, lr: 0.1, weights: "raw", statistics: "moving" } as const;
  const { value, details } = await discriminatorGap.measure(evaluation, how);
  const surprise = (logit: number) => Math.log1p(Math.exp(-logit));
  expect(value).toBeCloseTo((surprise(-2) - surprise(2)) / 2, 6);
  expect(details).toEqual({ realsSeen: 1, realsHeld: 0.5 });
});

test("with steps it is a fresh D that is asked, trained on the training images alone", async () => {
  let disposed = 0;
  const evaluation: Evaluation = {
    ...evaluationOf({ data, real: line(-1, 1, -1, 1), train: line(1, 1, 1, 1), fake: line(-5, -6, -7, -8) }),
    fit: async ({ reals, fakes, steps, batch, lr }) => {
      expect([...reals.values, ...fakes.values, steps, batch, lr]).toEqual([1, 1, 1, 1, -5, -6, -7, -8, 3, 2, 0.1]);
      return { judge: async ({ values }) => values.map((x) => 2 * x), dispose: () => disposed++ };
    },
  };
  const how = { examples: 4, on: "valid", steps: 3, batch: 2, lr: 0.1, weights: "raw", statistics: "moving" } as const;
  const { value, details } = await discriminatorGap.measure(evaluation, how);
  expect(value).toBeCloseTo((Math.log1p(Math.exp(2)) - Math.log1p(Math.exp(-2))) / 2, 6);
  expect([details, disposed]).toEqual([{ realsSeen: 1, realsHeld: 0.5 }, 1]);
});
