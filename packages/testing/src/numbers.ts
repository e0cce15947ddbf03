import type { Range } from "@dotgan/kit";

/** A list of numbers, as tensors hand them out. */
export type Numbers = ArrayLike<number>;

/** The greatest difference between two lists, relative to their size where that is over 1; infinite where lengths differ. */
export function farthest(a: Numbers, b: Numbers): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let most = 0;
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] as number, b[i] as number];
    if (x === y) continue;
    const apart = Math.abs(x - y) / Math.max(1, Math.abs(x), Math.abs(y));
    most = Math.max(most, Number.isNaN(apart) ? Number.POSITIVE_INFINITY : apart);
  }
  return most;
}

/** The first value that is NaN or infinite. */
export const notFinite = (values: Numbers): number | undefined => {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return values[i];
  return undefined;
};

/** The first value that lies outside a range by more than rounding. */
export function outside(values: Numbers, [low, high]: Range): number | undefined {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    const slack = 1e-5 * Math.max(1, Math.abs(value));
    if (!(value >= low - slack && value <= high + slack)) return value;
  }
  return undefined;
}

export const sameList = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((n, i) => n === b[i]);

export const listed = (shape: readonly number[]): string => `[${shape.join(", ")}]`;
