import { defineMetric } from "@dotgan/kit";
import { chosenSet, unfit, withFeatures } from "./features/extract.js";
import { featureCount } from "./features/network.js";
import { enoughFor, frechetOf } from "./moments.js";
import { features, on, samples, statistics, weights } from "./parameters.js";
import { Moments } from "./statistics.js";

export const frechetDistance = defineMetric({
  name: "frechetDistance",
  contract: 1,
  doc: "How far the fakes' features lie from the reals', as the Fréchet distance of two Gaussians. The features come from a small classifier that ships with dotgan, so the number compares only with others of the same feature set and is not an FID: `fid` is.",
  cite: "arXiv:1706.08500",
  aliases: ["frechet"],
  params: { samples: samples(5000), on, features, weights, statistics },
  positional: ["samples"],
  example: "every 100 steps { frechetDistance(samples: 500, on: valid) as distance }",
  better: "lower",
  enough: enoughFor(featureCount),
  unsuitable: (data, { features }) => unfit(chosenSet(features, data), data.shape, data.range),
  measure: (evaluation, params) =>
    withFeatures(params.features, evaluation, async (extractor, label) => {
      const compared = await frechetOf(evaluation, params, label, async (chunks) => {
        const moments = new Moments(featureCount);
        for await (const chunk of chunks) moments.add((await extractor.extract(chunk)).features);
        return moments;
      });
      return { ...compared, protocol: { features: label, ...compared.protocol, weights: params.weights } };
    }),
});
