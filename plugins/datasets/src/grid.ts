import { defineDataset, type ParamsOf, p } from "@dotgan/kit";
import { drawnFacts, drawnParams, drawnSource, type Mixture, mixtureTruth } from "./drawn.js";

const params = {
  side: p.int({ doc: "Gaussians along each side; the grid has side * side modes.", min: 1, max: 100, default: 5 }),
  spacing: p.number({ doc: "Distance between neighbouring centres.", above: 0, default: 2 }),
  std: p.number({
    doc: "Standard deviation of each Gaussian; smaller sets the modes further apart and is harder to cover.",
    above: 0,
    default: 0.05,
  }),
  ...drawnParams,
};

const mixture = ({ side, spacing, std }: ParamsOf<typeof params>): Mixture => {
  const modes = side * side;
  const along = (position: number) => spacing * (position - (side - 1) / 2);
  return {
    means: Array.from({ length: modes }, (_, mode) => [along(mode % side), along(Math.floor(mode / side))]),
    stds: new Array<number>(modes).fill(std),
    weights: new Array<number>(modes).fill(1 / modes),
  };
};

/** Gaussians on a square grid. */
export const grid = defineDataset({
  name: "grid",
  contract: 1,
  doc: "Equally likely Gaussians on a square grid around the origin, vector[2], drawn: for studying mode collapse; an example's label is its mode.",
  cite: "arXiv:1705.07761",
  params,
  positional: ["side"],
  example: "data points = grid(side: 5, spacing: 2, std: 0.05)",
  facts(params) {
    return drawnFacts(mixture(params), params);
  },
  async open(params, _access, stream) {
    return drawnSource(mixture(params), params, stream);
  },
  truth(params) {
    return mixtureTruth(mixture(params));
  },
});
