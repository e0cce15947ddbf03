import { unbounded, vector } from "@dotgan/kit";
import { expect, it } from "vitest";
import { parzen } from "../src/index.js";
import { evaluationOf, examples } from "./evaluation.js";

const data = { shape: vector(1), range: unbounded, splits: {} };
const params = { samples: 10, on: "valid", points: 10, weights: "averaged", statistics: "moving" } as const;

it("it is the mean log of Gaussian kernels on the fakes, at the width that suits validation best", async () => {
  const evaluation = evaluationOf({ data, fake: examples(vector(1), [0, 2]), real: examples(vector(1), [0.5, 1.5]) });
  const { value, details } = await parzen.measure(evaluation, params);
  const widths = Array.from({ length: 10 }, (_, i) => 10 ** (-1 + i / 9));
  const likelihood = (sigma: number) => {
    const kernel = (d: number) => Math.exp(-(d * d) / (2 * sigma * sigma)) / (sigma * Math.sqrt(2 * Math.PI));
    // Both points lie 0.5 from one fake and 1.5 from the other.
    return Math.log((kernel(0.5) + kernel(1.5)) / 2);
  };
  const best = widths.reduce((a, b) => (likelihood(b) > likelihood(a) ? b : a));
  expect(details?.sigma).toBeCloseTo(best, 6);
  expect(value).toBeCloseTo(likelihood(best), 4);
  expect(details?.standardError).toBeCloseTo(0, 4);
});

it("bounded data is scaled to [0, 1] first, so that ranges do not change the number", async () => {
  const inUnit = evaluationOf({
    data: { ...data, range: [0, 1] },
    fake: examples(vector(1), [0.2, 0.9]),
    real: examples(vector(1), [0.1, 0.6]),
  });
  const inSymmetric = evaluationOf({
    data: { ...data, range: [-1, 1] },
    fake: examples(vector(1), [-0.6, 0.8]),
    real: examples(vector(1), [-0.8, 0.2]),
  });
  const [a, b] = [await parzen.measure(inUnit, params), await parzen.measure(inSymmetric, params)];
  expect(a.value).toBeCloseTo(b.value, 4);
});
