import { p } from "@dotgan/kit";

export const overParam = p.duration({
  doc: "How long it changes, from the start; the whole training if left out.",
  optional: true,
});

/** How much of a duration (the whole training if there is none) has passed: 0 to 1. */
export const passed = (step: number, total: number, over: number | undefined): number => {
  const length = over ?? total;
  return length > 0 ? Math.min(step / length, 1) : 1;
};
