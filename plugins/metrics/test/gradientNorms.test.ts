import { vector } from "@dotgan/kit";
import { expect, test } from "vitest";
import { gradientNorms } from "../src/gradientNorms.js";
import { evaluationOf } from "./evaluation.js";

const data = { shape: vector(2), range: [-1, 1] as const, splits: {} };
const gradient = (path: string, norm: number) => ({ layer: { path, name: "dense", shape: vector(2) }, norm });
const measure = (norms: readonly number[]) =>
  gradientNorms.measure(evaluationOf({ data, gradients: norms.map((norm, i) => gradient(String(i), norm)) }), {
    of: "discriminator",
  });

test("is the span of the layers' norms in decades, whichever way they go", async () => {
  expect((await measure([3, 3, 3])).value).toBe(0);
  expect((await measure([300, 3, 0.3])).value).toBeCloseTo(3, 12);
  expect((await measure([0.3, 3, 300])).value).toBeCloseTo(3, 12);
});

test("tells each layer's norm by its place, and that of all", async () => {
  expect((await measure([3, 4])).details).toEqual({ total: 5, "0:dense": 3, "1:dense": 4 });
});

test("a layer that nothing reaches leaves a number", async () => {
  expect((await measure([1, 0])).value).toBe(30);
});
