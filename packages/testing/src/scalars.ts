import type { Ops, Scalar } from "@dotgan/kit";

/** The numbers of an update, as the loop hands them to an optimizer or an average. */
export const scalars = (tf: Ops, numbers: Readonly<Record<string, number>>): Record<string, Scalar> =>
  Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, tf.scalar(value)]));
