import { p } from "@dotgan/kit";

// Parameters that several metrics share, so that they mean the same everywhere.

export const samples = (count: number) =>
  p.int({
    doc: "Fakes drawn, and at most as many reals.",
    min: 2,
    max: 1_000_000,
    default: count,
    unit: "images",
    quick: 100,
  });

export const on = p.oneOf(["train", "valid", "test"], {
  doc: "The split whose reals are compared with.",
  default: "valid",
});

export const features = p.oneOf(["auto", "digits", "garments", "photographs"], {
  doc: "Which classifier's features are compared; auto takes digits for grey images and photographs for colour.",
  default: "auto",
});

export const weights = p.oneOf(["averaged", "raw"], {
  doc: "The averaged generator where there is one, or the weights as they stand.",
  default: "averaged",
});

export const statisticsOf = (usual: "moving" | "batch") =>
  p.oneOf(["moving", "batch"], {
    doc: "What the generator normalises by: what its layers remember, estimated anew for averaged weights, or each batch's own.",
    default: usual,
  });

export const statistics = statisticsOf("moving");
