/** How many numbers a weight holds. */
export const count = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);
