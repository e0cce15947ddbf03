import { defineMetric } from "@dotgan/kit";
import { chosenSet, classesOf, unfit, withFeatures } from "./features/extract.js";
import { features, samples, statistics, weights } from "./parameters.js";
import { entropy } from "./statistics.js";

export const classConfidence = defineMetric({
  name: "classConfidence",
  contract: 1,
  doc: "How sure a classifier is of what the fakes show: the mean of its greatest class probability. Its details say how many classes appear, and the entropy of their shares in nats.",
  cite: "arXiv:1606.03498",
  aliases: ["classifierConfidence", "recognition"],
  params: { samples: samples(1000), features, weights, statistics },
  positional: ["samples"],
  example: "at end { classConfidence(64) as recognised }",
  better: "higher",
  unsuitable: (data, { features }) => unfit(chosenSet(features, data), data.shape, data.range),
  measure: (evaluation, params) =>
    withFeatures(params.features, evaluation, async (extractor, label) => {
      const { counts, count, confidence } = await classesOf(evaluation.fake(params.samples), extractor);
      return {
        value: confidence,
        details: { classes: counts.filter((n) => n > 0).length, entropy: entropy(counts) },
        protocol: { features: label, fakes: count, weights: params.weights },
      };
    }),
});
