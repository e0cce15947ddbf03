import { p, type Stream } from "@dotgan/kit";
import { count } from "./count.js";

export const distributionParam = <const D extends "uniform" | "normal">(standard: D) =>
  p.oneOf(["uniform", "normal"], { doc: "How the numbers are spread; their variance is the same.", default: standard });

/** Numbers of mean 0 and a given variance. */
export function ofVariance(
  shape: readonly number[],
  variance: number,
  distribution: "uniform" | "normal",
  stream: Stream,
): Float32Array {
  const limit = Math.sqrt(3 * variance);
  return distribution === "uniform"
    ? stream.uniform(count(shape), -limit, limit)
    : stream.normal(count(shape), 0, Math.sqrt(variance));
}
