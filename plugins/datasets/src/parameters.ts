import { p } from "@dotgan/kit";

/** The value range that brightness is scaled to, a parameter of every image set. */
export const range = p.range({
  doc: "What black and full brightness become; -1..1 fits a generator that ends in tanh, 0..1 one that ends in sigmoid.",
  default: [-1, 1],
});

/** The held-out share of sets whose length only the files can tell. */
export const validShare = p.number({
  doc: "Share of the examples held out as `valid`; larger measures finer and trains on less.",
  min: 0,
  below: 1,
  default: 0.05,
  unit: "share",
});

/** The share held out for the end where the set names none itself. */
export const testShare = p.number({
  doc: "Share of the examples held out as `test`, where the files do not say themselves which these are.",
  min: 0,
  below: 1,
  default: 0.05,
  unit: "share",
});

/** Why shares leave nothing to train on; `undefined` where they do. */
export const sharesConflict = (shares: {
  readonly validShare: number;
  readonly testShare: number;
}): string | undefined =>
  shares.validShare + shares.testShare >= 1 ? "`validShare` and `testShare` leave nothing to train on" : undefined;
