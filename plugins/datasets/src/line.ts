import { defineDataset, type ParamsOf, p } from "@dotgan/kit";
import { drawnFacts, drawnParams, drawnSource, type Mixture, mixtureTruth } from "./drawn.js";

const params = {
  means: p.numbers({ doc: "The centre of each Gaussian.", default: [-2, 2] }),
  stds: p.numbers({
    doc: "The standard deviation of each Gaussian, in the order of `means`; one number stands for all.",
    min: 1e-6,
    default: [0.5],
  }),
  weights: p.numbers({
    doc: "How likely each Gaussian is, relative to the others; all alike where not given.",
    min: 0,
    optional: true,
  }),
  ...drawnParams,
};
type LineParams = ParamsOf<typeof params>;

const mixture = ({ means, stds, weights = means.map(() => 1) }: LineParams): Mixture => {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return {
    means: means.map((mean) => [mean]),
    stds: means.map((_, mode) => (stds.length === 1 ? stds[0] : stds[mode]) as number),
    weights: weights.map((weight) => weight / total),
  };
};

/** Gaussians on a line. */
export const line = defineDataset({
  name: "line",
  contract: 1,
  doc: "A mixture of Gaussians on a line, vector[1], drawn: its density can be plotted beside the generator's, as in figure 1 of the GAN paper.",
  cite: "arXiv:1406.2661",
  params,
  example: "data points = line(means: [-2, 0, 3], stds: [0.5, 0.2, 0.5], weights: [1, 2, 1])",
  conflict({ means, stds, weights }) {
    if (means.length === 0) return "`means` is empty; name at least one centre";
    if (stds.length !== 1 && stds.length !== means.length) {
      return `\`means\` has ${means.length} numbers and \`stds\` ${stds.length}; give one number or as many`;
    }
    if (weights && weights.length !== means.length) {
      return `\`means\` has ${means.length} numbers and \`weights\` ${weights.length}; give as many`;
    }
    return weights?.every((weight) => weight === 0) ? "all `weights` are 0; one at least must be larger" : undefined;
  },
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
