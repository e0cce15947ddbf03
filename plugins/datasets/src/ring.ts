import { defineDataset, type ParamsOf, p } from "@dotgan/kit";
import { drawnFacts, drawnParams, drawnSource, type Mixture, mixtureTruth } from "./drawn.js";

const params = {
  modes: p.int({ doc: "Gaussians on the ring.", min: 1, max: 10_000, default: 8, unit: "modes" }),
  radius: p.number({ doc: "Distance of each centre from the origin.", above: 0, default: 2 }),
  std: p.number({
    doc: "Standard deviation of each Gaussian; smaller sets the modes further apart and is harder to cover.",
    above: 0,
    default: 0.02,
  }),
  ...drawnParams,
};

const mixture = ({ modes, radius, std }: ParamsOf<typeof params>): Mixture => ({
  means: Array.from({ length: modes }, (_, mode) => {
    const angle = (2 * Math.PI * mode) / modes;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  }),
  stds: new Array<number>(modes).fill(std),
  weights: new Array<number>(modes).fill(1 / modes),
});

/** Gaussians on a circle. */
export const ring = defineDataset({
  name: "ring",
  contract: 1,
  doc: "Equally likely Gaussians on a circle, vector[2], drawn: for studying mode collapse; an example's label is its mode.",
  cite: "arXiv:1611.02163",
  params,
  positional: ["modes"],
  example: "data points = ring(modes: 8, radius: 2, std: 0.02)",
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
