import "@tensorflow/tfjs-backend-cpu";
import { unbounded, vector } from "@dotgan/kit";
import { expect, it } from "vitest";
import { nearestNeighbourAccuracy } from "../src/index.js";
import { evaluationOf, examples } from "./evaluation.js";

const line = vector(1);
const data = { shape: line, range: unbounded, classes: 2, splits: { train: 4, test: 4 } };
const params = { of: "fakes", samples: 4, images: 10, on: "test", weights: "averaged", statistics: "moving" } as const;
const real = examples(line, [0, 1, 4, 5], [0, 0, 1, 1]);
/** The first two of each class are at 0, 1.6 and 3, 4; the third of class 0 would be nearest to the real at 5. */
const fake = examples(line, [0, 3, 1.6, 5, 4], [0, 1, 0, 0, 1]);
/** Searched in place of fakes: a real at 1 that is called 1 makes one more wrong. */
const train = examples(line, [0, 1, 2, 5], [0, 1, 0, 1]);

it("a real has the label of its nearest fake, of as many fakes of each class", async () => {
  const { value, details, protocol } = await nearestNeighbourAccuracy.measure(
    evaluationOf({ data, real, fake }),
    params,
  );
  expect(value).toBe(1);
  expect(details).toEqual({ error: 0 });
  expect(protocol).toMatchObject({ of: "fakes", searched: 4, reals: 4, split: "test", weights: "averaged" });
});

it("more fakes bring in the one that misleads", async () => {
  const evaluation = evaluationOf({ data, real, fake });
  const { value, protocol } = await nearestNeighbourAccuracy.measure(evaluation, { ...params, samples: 6 });
  expect(value).toBe(3 / 4);
  expect(protocol.searched).toBe(5);
});

it("training images can stand where fakes do", async () => {
  const evaluation = evaluationOf({ data, real, train, fake });
  const { value, protocol } = await nearestNeighbourAccuracy.measure(evaluation, { ...params, of: "reals" });
  expect(value).toBe(3 / 4);
  expect(protocol).not.toHaveProperty("weights");
});

it("fakes without labels are refused with what gives them some", async () => {
  const evaluation = evaluationOf({ data, real, fake: examples(line, [0, 1]) });
  await expect(nearestNeighbourAccuracy.measure(evaluation, params)).rejects.toThrow("`labels(...)`");
  expect(nearestNeighbourAccuracy.unsuitable?.({ ...data, classes: undefined }, params)).toContain("no labels");
});
