import { unbounded, vector } from "@dotgan/kit";
import { expect, it } from "vitest";
import { discriminatorAccuracy } from "../src/index.js";
import { evaluationOf, examples } from "./evaluation.js";

const data = { shape: vector(1), range: unbounded, splits: {} };
const params = { samples: 100, on: "valid", weights: "averaged", statistics: "moving" } as const;
const real = examples(vector(1), [3, 1, -1, 2]);
const fake = examples(vector(1), [-2, 0.5]);

it("D is right on a real above the threshold and on a fake at or below it", async () => {
  const evaluation = evaluationOf({ data, real, fake, threshold: 0, discriminate: (images) => images });
  const { value, details } = await discriminatorAccuracy.measure(evaluation, params);
  expect(details?.reals).toBe(0.75);
  expect(details?.fakes).toBe(0.5);
  expect(value).toBe(0.625);
});

it("a critic has no threshold: the share of pairs ranked rightly is taken, ties counting half", async () => {
  const evaluation = evaluationOf({ data, real, fake, discriminate: (images) => images });
  const { value, protocol } = await discriminatorAccuracy.measure(evaluation, params);
  // Of the 8 pairs only (-1, 0.5) is ranked wrongly.
  expect(value).toBeCloseTo(7 / 8, 6);
  expect(protocol.measure).toBe("ranking");
  const blind = evaluationOf({ data, real, fake });
  expect((await discriminatorAccuracy.measure(blind, params)).value).toBe(0.5);
});
