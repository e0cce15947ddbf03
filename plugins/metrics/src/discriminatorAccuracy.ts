import { defineMetric, type Evaluation, type Examples } from "@dotgan/kit";
import { headOutputs } from "./heads.js";
import { on, samples, statistics, weights } from "./parameters.js";

/** D's `real` head on every example. */
async function outputs(chunks: AsyncIterable<Examples>, evaluation: Evaluation): Promise<number[]> {
  const all: number[] = [];
  for await (const { output } of headOutputs("real", chunks, evaluation)) all.push(...output);
  return all;
}

/** Probability that a random real is judged above a random fake; ties count half. */
function ranking(reals: readonly number[], fakes: readonly number[]): number {
  const all = [...reals.map((value) => ({ value, real: 1 })), ...fakes.map((value) => ({ value, real: 0 }))].sort(
    (a, b) => a.value - b.value,
  );
  let rankSum = 0;
  for (let start = 0; start < all.length; ) {
    let end = start;
    while (end < all.length && all[end]?.value === all[start]?.value) end++;
    const rank = (start + end + 1) / 2;
    for (let i = start; i < end; i++) if (all[i]?.real) rankSum += rank;
    start = end;
  }
  return (rankSum - (reals.length * (reals.length + 1)) / 2) / (reals.length * fakes.length);
}

export const discriminatorAccuracy = defineMetric({
  name: "discriminatorAccuracy",
  contract: 1,
  doc: "How often D is right on held-out reals and on fakes, taken together: 0.5 where it can no longer tell them apart. For a critic, whose output has no threshold, the share of (real, fake) pairs that it ranks rightly.",
  cite: "arXiv:1406.2661",
  aliases: ["accuracy", "dAccuracy"],
  params: { samples: samples(1000), on, weights, statistics },
  positional: ["samples"],
  example: "every 100 steps { discriminatorAccuracy(samples: 200, on: valid) }",
  better: "lower",
  async measure(evaluation, params) {
    const reals = await outputs(evaluation.real(params.on, params.samples), evaluation);
    const fakes = await outputs(evaluation.fake(params.samples), evaluation);
    const protocol = { split: params.on, reals: reals.length, fakes: fakes.length, weights: params.weights };
    const ranked = ranking(reals, fakes);
    const { threshold } = evaluation;
    if (threshold === undefined)
      return { value: ranked, details: { ranking: ranked }, protocol: { ...protocol, measure: "ranking" } };
    const realsRight = reals.filter((value) => value > threshold).length / reals.length;
    const fakesRight = fakes.filter((value) => value <= threshold).length / fakes.length;
    return {
      value: (realsRight + fakesRight) / 2,
      details: { reals: realsRight, fakes: fakesRight, ranking: ranked },
      protocol: { ...protocol, measure: `cut at ${threshold}` },
    };
  },
});
