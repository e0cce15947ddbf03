import { image, unbounded, vector } from "@dotgan/kit";
import { expect, it } from "vitest";
import { weightShapes } from "../src/features/network.js";
import { featureSets } from "../src/features/set.js";
import { decodeWeights } from "../src/features/weights.js";
import { classConfidence, frechetDistance } from "../src/index.js";

const params = { samples: 100, on: "valid", features: "auto", weights: "averaged", statistics: "moving" } as const;
const facts = (
  shape: ReturnType<typeof image> | ReturnType<typeof vector>,
  range: readonly [number, number] = [-1, 1],
) => ({
  shape,
  range,
  splits: {},
});

it("bfloat16 numbers in base64 come back as they are", () => {
  // 1, -2 and 0.15625 are exact in bfloat16: 0x3f80, 0xc000, 0x3e20, little-endian.
  expect([...decodeWeights(Buffer.from([0x80, 0x3f, 0x00, 0xc0, 0x20, 0x3e]).toString("base64"))]).toEqual([
    1, -2, 0.15625,
  ]);
});

it.each(Object.keys(featureSets))("the set %s has all its weights, and says how good it is", async (name) => {
  const set = await featureSets[name as keyof typeof featureSets]();
  const wanted = weightShapes(set).reduce((sum, shape) => sum + shape.reduce((product, n) => product * n, 1), 0);
  const weights = decodeWeights(set.weights);
  expect(weights.length).toBe(wanted);
  expect(weights.every(Number.isFinite)).toBe(true);
  expect(set.testAccuracy).toBeGreaterThan(0.5);
  expect(set.version).toMatch(/^[0-9a-f]{8}$/);
});

it("data that a set does not fit is refused, with what it would fit", () => {
  expect(frechetDistance.unsuitable?.(facts(image(28, 28, 1)), params)).toBeUndefined();
  expect(frechetDistance.unsuitable?.(facts(image(64, 64, 3)), params)).toBeUndefined();
  expect(frechetDistance.unsuitable?.(facts(image(28, 28, 3)), { ...params, features: "digits" })).toContain(
    "1 channel",
  );
  expect(frechetDistance.unsuitable?.(facts(vector(2), unbounded), params)).toContain("no image");
  expect(
    classConfidence.unsuitable?.(facts(image(512, 512, 3)), {
      samples: 1,
      features: "auto",
      weights: "averaged",
      statistics: "moving",
    }),
  ).toContain("512x512");
});
