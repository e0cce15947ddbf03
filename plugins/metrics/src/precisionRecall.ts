import { defineMetric, p } from "@dotgan/kit";
import { chosenSet, featuresOf, unfit, withFeatures } from "./features/extract.js";
import { featureCount } from "./features/network.js";
import { overlap } from "./manifold.js";
import { features, on, samples, statistics, weights } from "./parameters.js";

export const precisionRecall = defineMetric({
  name: "precisionRecall",
  contract: 1,
  doc: "Precision, the share of fakes that lie among the reals, and recall, the share of reals that lie among the fakes, as their harmonic mean: one alone rises by drawing one good image for ever, the other by drawing anything. Among means within the ball around one of them that reaches to its k-th nearest neighbour, in the features of a small classifier. Its details give both, and density and coverage (arXiv:2002.09797), which outliers mislead less.",
  cite: "arXiv:1904.06991",
  aliases: ["precision", "recall", "prdc", "density", "coverage"],
  params: {
    samples: samples(2000),
    neighbours: p.int({
      doc: "Which nearest neighbour a ball reaches to; more make larger balls and higher numbers.",
      min: 1,
      max: 1000,
      default: 3,
    }),
    on,
    features,
    weights,
    statistics,
  },
  positional: ["samples", "neighbours"],
  example: "at end { precisionRecall(samples: 500, neighbours: 3, on: test) }",
  conflict: ({ samples, neighbours }) =>
    neighbours < samples ? undefined : `with ${samples} samples each has fewer than ${neighbours} neighbours`,
  better: "higher",
  unsuitable: (data, { features }) => unfit(chosenSet(features, data), data.shape, data.range),
  measure: (evaluation, params) =>
    withFeatures(params.features, evaluation, async (extractor, label) => {
      const reals = await featuresOf(evaluation.real(params.on, params.samples), extractor);
      const fakes = await featuresOf(evaluation.fake(params.samples), extractor);
      const counts = { reals: reals.length / featureCount, fakes: fakes.length / featureCount };
      if (counts.reals <= params.neighbours)
        throw new Error(
          `precisionRecall asks for neighbour ${params.neighbours}; \`${params.on}\` has ${counts.reals} images`,
        );
      const details = overlap(reals, fakes, featureCount, params.neighbours);
      const { precision, recall } = details;
      return {
        value: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
        details: { ...details },
        protocol: {
          features: label,
          neighbours: params.neighbours,
          split: params.on,
          ...counts,
          weights: params.weights,
        },
      };
    }),
});
