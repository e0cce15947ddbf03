import { defineMetric, p } from "@dotgan/kit";
import { inceptionProtocol, unfitForInception, withInception } from "./inception/describe.js";
import { inceptionFeatures, inputs } from "./inception/network.js";
import { inceptionWeights } from "./inception/weights.js";
import { enoughFor, frechetOf } from "./moments.js";
import { on, samples, statistics, weights } from "./parameters.js";
import { Moments } from "./statistics.js";

export const fid = defineMetric({
  name: "fid",
  contract: 1,
  doc: "The Fréchet Inception distance: how far the fakes' features in the Inception network lie from the reals', as two Gaussians. Papers report it; they mostly take 50,000 fakes and the training images. The network's weights (96 MB) are a file apart: `gan data get inception` downloads it, `--weights` gives it by its path.",
  cite: "arXiv:1706.08500",
  aliases: ["frechetInceptionDistance", "FID"],
  params: {
    samples: samples(10_000),
    on,
    resize: p.oneOf(inputs, {
      doc: "How images are brought to 299 x 299: as pytorch-fid does, or as TensorFlow's graph, by which the earliest numbers came.",
      default: "pytorch",
    }),
    weights,
    statistics,
  },
  positional: ["samples"],
  example: "at end { fid(samples: 10_000, on: train) as distance }",
  better: "lower",
  enough: enoughFor(inceptionFeatures),
  asset: inceptionWeights,
  unsuitable: unfitForInception,
  measure: (evaluation, params) =>
    withInception(evaluation, params.resize, async (describe) => {
      const compared = await frechetOf(evaluation, params, params.resize, async (chunks) => {
        const moments = new Moments(inceptionFeatures);
        for await (const { features } of describe(chunks)) moments.add(features);
        return moments;
      });
      return {
        ...compared,
        protocol: {
          ...inceptionProtocol(evaluation.data, params.resize),
          ...compared.protocol,
          weights: params.weights,
        },
      };
    }),
});
