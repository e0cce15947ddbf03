export const mostSeed = 2 ** 32 - 1;

/** Whether a run can be started with it: a whole number of 32 bits. */
export const isSeed = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) <= mostSeed;
