import { collect, defineMetric, p } from "@dotgan/kit";
import { intrinsicDimensions } from "./dimension.js";
import { on, samples, statistics, weights } from "./parameters.js";

export const intrinsicDimension = defineMetric({
  name: "intrinsicDimension",
  contract: 1,
  doc: "How many dimensions the set has that the fakes lie near, from how fast neighbours grow in number with distance. Beside the reals' own number in its details, fewer tell of lost variety and more of noise that no real image has. Few samples give too few dimensions, so only equal counts compare. Its details give both estimators, of fakes and of reals. Distances are Euclidean, of all values.",
  cite: "arXiv:1803.06992",
  aliases: ["twoNN", "levinaBickel", "manifoldDimension"],
  params: {
    samples: samples(2000),
    estimator: p.oneOf(["twoNearest", "maximumLikelihood"], {
      doc: "What the number is: `twoNearest` looks at the two nearest neighbours and at the finest scale (Facco et al. 2017), `maximumLikelihood` at more of them (Levina and Bickel 2004, the inverses averaged).",
      default: "twoNearest",
    }),
    neighbours: p.int({
      doc: "Neighbours that `maximumLikelihood` looks at; more are steadier and see the set from further off.",
      min: 2,
      max: 1000,
      default: 20,
    }),
    on,
    weights,
    statistics,
  },
  positional: ["samples"],
  example: "at end { intrinsicDimension(samples: 1_000, on: test) as dimension }",
  conflict: ({ samples, neighbours }) =>
    neighbours < samples ? undefined : `with ${samples} samples each has fewer than ${neighbours} neighbours`,
  better: "higher",
  async measure(evaluation, { samples, estimator, neighbours, on, weights }) {
    const { tf } = evaluation;
    const reals = await collect(evaluation.real(on, samples));
    const fakes = await collect(evaluation.fake(samples));
    const ofReals = await intrinsicDimensions(reals, neighbours, tf);
    const { neighbours: looked, ...ofFakes } = await intrinsicDimensions(fakes, neighbours, tf);
    return {
      value: ofFakes[estimator],
      details: {
        reals: ofReals[estimator],
        ...ofFakes,
        realsMaximumLikelihood: ofReals.maximumLikelihood,
        realsTwoNearest: ofReals.twoNearest,
        realsDistinct: ofReals.distinct,
        realsNeighbours: ofReals.neighbours,
      },
      protocol: { estimator, neighbours: looked, split: on, reals: reals.count, fakes: fakes.count, weights },
    };
  },
});
