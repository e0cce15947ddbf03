import type { Range } from "@dotgan/kit";

/** The smallest range that holds all of these. */
export const hull = (ranges: readonly Range[]): Range => [
  Math.min(...ranges.map(([low]) => low)),
  Math.max(...ranges.map(([, high]) => high)),
];

/** Where an activation that never falls takes a range. */
export const through = ([low, high]: Range, activation: (value: number) => number): Range => [
  activation(low),
  activation(high),
];
