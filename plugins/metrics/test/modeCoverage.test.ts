import { unbounded, vector } from "@dotgan/kit";
import { expect, it } from "vitest";
import { modeCoverage } from "../src/index.js";
import { evaluationOf, examples } from "./evaluation.js";

const data = { shape: vector(2), range: unbounded, splits: {} };
const truth = {
  modes: [
    [0, 0],
    [10, 0],
    [0, 10],
  ],
  std: 1,
  density: () => 0,
};

it("a mode counts once a fake lies within three deviations of it; the rest are of low quality", async () => {
  // Three near the first mode, one near the second, one just outside the third, one nowhere.
  const fake = examples(vector(2), [0, 0, 1, 1, 0, 2.9, 10, 1, 0, 13.1, 5, 5]);
  const { value, details } = await modeCoverage.measure(evaluationOf({ data, fake, truth }), {
    samples: 6,
    within: 3,
    weights: "averaged",
    statistics: "moving",
  });
  expect(value).toBe(2);
  expect(details?.modes).toBe(3);
  expect(details?.highQuality).toBeCloseTo(4 / 6, 6);
  // Shares 3/4 and 1/4 against thirds.
  expect(details?.divergence).toBeCloseTo(0.75 * Math.log(0.75 * 3) + 0.25 * Math.log(0.25 * 3), 6);
});

it("equal shares of all modes have no divergence", async () => {
  const fake = examples(vector(2), [0, 0, 10, 0, 0, 10]);
  const { value, details } = await modeCoverage.measure(evaluationOf({ data, fake, truth }), {
    samples: 3,
    within: 3,
    weights: "averaged",
    statistics: "moving",
  });
  expect(value).toBe(3);
  expect(details?.divergence).toBeCloseTo(0, 6);
});

it("fakes that are near no mode have no shares, and no divergence that would look perfect", async () => {
  const fake = examples(vector(2), [5, 5, 50, 50]);
  const how = { samples: 2, within: 3, weights: "averaged", statistics: "moving" } as const;
  const { value, details } = await modeCoverage.measure(evaluationOf({ data, fake, truth }), how);
  expect([value, details]).toEqual([0, { modes: 3, highQuality: 0 }]);
});
