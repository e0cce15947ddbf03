import { unbounded, vector } from "@dotgan/kit";
import { expect, it } from "vitest";
import { nearestNeighbour } from "../src/index.js";
import { evaluationOf, examples } from "./evaluation.js";

const params = { samples: 10, among: 100, on: "valid", weights: "averaged", statistics: "moving" } as const;
const points = (...values: number[]) => examples(vector(2), values);
const data = { shape: vector(2), range: unbounded, splits: {} };

it("a fake is a copy where it is nearer to its training example than any other one is", async () => {
  const evaluation = evaluationOf({
    data,
    train: points(0, 0, 3, 4, 10, 0),
    real: points(0, 1, 10, 9),
    // Beside (0, 0), whose neighbour is 5 away; 6 from (10, 0), whose neighbour is sqrt(65) away; a copy; 13 from (3, 4).
    fake: points(0, 1, 10, -6, 3, 4, 3, 17),
  });
  const { value, details, protocol } = await nearestNeighbour.measure(evaluation, params);
  expect(value).toBe(0.75);
  expect(details?.distance).toBeCloseTo((1 + 6 + 0 + 13) / 4, 6);
  expect(details?.spacing).toBeCloseTo((5 + Math.sqrt(65) + 5 + 5) / 4, 6);
  // (10, 9) is sqrt(74) from (3, 4), whose own neighbour is 5 away.
  expect(details?.reals).toBe(0.5);
  expect(details?.realDistance).toBeCloseTo((1 + Math.sqrt(74)) / 2, 6);
  expect(protocol).toMatchObject({ fakes: 4, reals: 2, among: 100, split: "valid" });
});

it("an example that the training set holds twice has no room for copies of it", async () => {
  const train = points(1, 1, 1, 1, 5, 5);
  const evaluation = evaluationOf({ data, train, real: points(1, 1), fake: points(1, 1, 5, 5) });
  const { value } = await nearestNeighbour.measure(evaluation, params);
  expect(value).toBe(0.5);
});

it("distances are of data scaled to [0, 1]", async () => {
  const evaluation = evaluationOf({
    data: { ...data, range: [-1, 1], splits: { train: 2 } },
    train: points(-1, -1, 1, 1),
    real: points(-1, 1),
    fake: points(-1, 0),
  });
  const { details, protocol } = await nearestNeighbour.measure(evaluation, params);
  expect(details?.distance).toBeCloseTo(0.5, 6);
  expect(details?.spacing).toBeCloseTo(Math.SQRT2, 6);
  expect(protocol.among).toBe(2);
});

it("one training example alone is too few", async () => {
  const evaluation = evaluationOf({ data, train: points(0, 0), real: points(1, 1), fake: points(2, 2) });
  await expect(nearestNeighbour.measure(evaluation, params)).rejects.toThrow("at least two training examples");
});
