import { defineMetric } from "@dotgan/kit";
import { chosenSet, classesOf, unfit, withFeatures } from "./features/extract.js";
import { features, samples, statistics, weights } from "./parameters.js";
import { entropy } from "./statistics.js";

export const classEntropy = defineMetric({
  name: "classEntropy",
  contract: 1,
  doc: "How evenly the fakes fall into the classes of a classifier: the entropy of the shares that it gives each, in nats. All in one class is 0; equal shares are the logarithm of the number of classes, which the details give as most. A classifier names a class for noise too: read it beside `classConfidence`.",
  cite: "arXiv:1606.03498",
  aliases: ["labelEntropy", "classDiversity", "marginalEntropy"],
  params: { samples: samples(1000), features, weights, statistics },
  positional: ["samples"],
  example: "every 100 steps { classEntropy(samples: 200) as evenness }",
  better: "higher",
  unsuitable: (data, { features }) => unfit(chosenSet(features, data), data.shape, data.range),
  measure: (evaluation, params) =>
    withFeatures(params.features, evaluation, async (extractor, label) => {
      const { counts, count } = await classesOf(evaluation.fake(params.samples), extractor);
      return {
        value: entropy(counts),
        details: {
          most: Math.log(counts.length),
          classes: counts.filter((n) => n > 0).length,
          rarest: Math.min(...counts) / count,
          commonest: Math.max(...counts) / count,
        },
        protocol: { features: label, fakes: count, weights: params.weights },
      };
    }),
});
