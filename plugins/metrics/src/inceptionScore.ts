import { defineMetric, p } from "@dotgan/kit";
import { inceptionProtocol, unfitForInception, withInception } from "./inception/describe.js";
import { inputs } from "./inception/network.js";
import { Scores } from "./inception/score.js";
import { inceptionWeights } from "./inception/weights.js";
import { samples, statistics, weights } from "./parameters.js";

export const inceptionScore = defineMetric({
  name: "inceptionScore",
  contract: 1,
  doc: "How sure the Inception network is of what each fake shows, and how many kinds of things it sees: the exponential of the mean divergence of a fake's class probabilities from those of all. Its details give the deviation over the splits. It knows photographs alone, and never looks at the reals. The network's weights (96 MB) are a file apart: `gan data get inception` downloads it, `--weights` gives it by its path.",
  cite: "arXiv:1606.03498",
  aliases: ["IS"],
  params: {
    samples: samples(50_000),
    splits: p.int({
      doc: "Parts of the fakes that are scored apart; the value is the mean of their scores.",
      min: 1,
      max: 1000,
      default: 10,
    }),
    resize: p.oneOf(inputs, {
      doc: "How images are brought to 299 x 299: as TensorFlow's graph does, by which the paper's numbers came, or as pytorch-fid does.",
      default: "tensorflow",
    }),
    weights,
    statistics,
  },
  positional: ["samples"],
  example: "at end { inceptionScore(samples: 50_000) as score }",
  better: "higher",
  asset: inceptionWeights,
  unsuitable: unfitForInception,
  conflict: ({ samples, splits }) =>
    samples < splits ? `${samples} samples cannot be divided into ${splits} splits` : undefined,
  measure: (evaluation, params) =>
    withInception(evaluation, params.resize, async (describe) => {
      const scores = new Scores(params.samples, params.splits);
      for await (const { logits } of describe(evaluation.fake(params.samples))) scores.add(logits);
      const { mean, deviation } = scores.summary();
      return {
        value: mean,
        details: { deviation },
        protocol: {
          ...inceptionProtocol(evaluation.data, params.resize),
          fakes: params.samples,
          splits: params.splits,
          weights: params.weights,
        },
      };
    }),
});
