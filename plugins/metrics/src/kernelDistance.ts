import { defineMetric, p } from "@dotgan/kit";
import { chosenSet, featuresOf, unfit, withFeatures } from "./features/extract.js";
import { featureCount } from "./features/network.js";
import { kernelDistances } from "./kernel.js";
import { features, on, samples, statistics, weights } from "./parameters.js";

export const kernelDistance = defineMetric({
  name: "kernelDistance",
  contract: 1,
  doc: "How far the fakes' features lie from the reals', as a squared maximum mean discrepancy with a cubic kernel, averaged over blocks. Unlike `frechetDistance` it is not biased by the number of samples, so small ones do; near 0 it may fall below. The features come from a small classifier that ships with dotgan: it compares only with others of the same feature set and is not a KID.",
  cite: "arXiv:1801.01401",
  aliases: ["kid", "kernelInceptionDistance", "mmd"],
  params: {
    samples: samples(5000),
    block: p.int({
      doc: "Images of each kind in a block; larger blocks vary less and take longer. The standard error is that of the blocks' mean.",
      min: 2,
      max: 10_000,
      default: 500,
    }),
    on,
    features,
    weights,
    statistics,
  },
  positional: ["samples", "block"],
  example: "every 100 steps { kernelDistance(samples: 500, block: 100, on: valid) as distance }",
  better: "lower",
  unsuitable: (data, { features }) => unfit(chosenSet(features, data), data.shape, data.range),
  measure: (evaluation, params) =>
    withFeatures(params.features, evaluation, async (extractor, label) => {
      const reals = await featuresOf(evaluation.real(params.on, params.samples), extractor);
      const fakes = await featuresOf(evaluation.fake(params.samples), extractor);
      const counts = { reals: reals.length / featureCount, fakes: fakes.length / featureCount };
      // Where there are fewer than a block, they are one.
      const block = Math.min(params.block, counts.reals, counts.fakes);
      if (block < 2) throw new Error(`kernelDistance needs two images of each kind; \`${params.on}\` has ${block}`);
      const distances = kernelDistances(reals, fakes, featureCount, block);
      const value = distances.reduce((sum, one) => sum + one, 0) / distances.length;
      const squares = distances.reduce((sum, one) => sum + (one - value) ** 2, 0);
      return {
        value,
        details: {
          blocks: distances.length,
          // One block says nothing of how much blocks differ.
          ...(distances.length > 1 && {
            standardError: Math.sqrt(squares / (distances.length - 1) / distances.length),
          }),
        },
        protocol: {
          features: label,
          kernel: "(x.y / d + 1)^3",
          block,
          split: params.on,
          ...counts,
          weights: params.weights,
        },
      };
    }),
});
