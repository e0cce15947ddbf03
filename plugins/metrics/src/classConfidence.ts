import { defineMetric } from "@dotgan/kit";
import { chosenSet, openExtractor, unfit } from "./features/extract.js";
import { features, samples, statistics, weights } from "./parameters.js";

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
  async measure(evaluation, params) {
    const name = chosenSet(params.features, evaluation.data);
    const extractor = await openExtractor(name, evaluation.data.range, evaluation.tf);
    try {
      const { classes } = extractor.set;
      const counts = new Array<number>(classes).fill(0);
      let confidence = 0;
      let count = 0;
      for await (const chunk of evaluation.fake(params.samples)) {
        const { probabilities } = await extractor.extract(chunk);
        for (let start = 0; start < probabilities.length; start += classes) {
          const row = probabilities.subarray(start, start + classes);
          const greatest = row.reduce((best, value, i) => (value > (row[best] as number) ? i : best), 0);
          counts[greatest] = (counts[greatest] as number) + 1;
          confidence += row[greatest] as number;
          count++;
        }
      }
      const shares = counts.map((n) => n / count).filter((share) => share > 0);
      return {
        value: confidence / count,
        details: { classes: shares.length, entropy: shares.reduce((sum, share) => sum - share * Math.log(share), 0) },
        protocol: { features: `${name} ${extractor.set.version}`, fakes: count, weights: params.weights },
      };
    } finally {
      extractor.dispose();
    }
  },
});
