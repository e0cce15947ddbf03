import type { Plan } from "./plan.js";

/** What JSON has no number for: the ends of ranges without bounds. */
const infinities: ReadonlyMap<unknown, string> = new Map([
  [Number.POSITIVE_INFINITY, "Infinity"],
  [Number.NEGATIVE_INFINITY, "-Infinity"],
]);

/** A plan as the text of `plan.json`. Ranges without bounds have the words `Infinity` and `-Infinity` for their ends. */
export const writePlan = (plan: Plan): string =>
  `${JSON.stringify(plan, (_key, value) => infinities.get(value) ?? value, 2)}\n`;

/** The plan of a `plan.json`, as it was written. Those of runs older than the choice of a precision are of float32. */
export const readPlan = (text: string): Plan => ({
  precision: "float32",
  ...JSON.parse(text, (key, value) => (key === "range" && Array.isArray(value) ? value.map(Number) : value)),
});
