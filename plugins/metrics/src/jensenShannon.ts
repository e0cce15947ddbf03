import { collect, defineMetric, type Examples, p, size } from "@dotgan/kit";
import { freshInWords, withFreshDiscriminator } from "./freshDiscriminator.js";
import { on, samples, statistics, weights } from "./parameters.js";

/** Mean and squared standard error of the mean. */
function average(values: Float64Array): { readonly mean: number; readonly squaredError: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1);
  return { mean, squaredError: variance / values.length };
}

/** log sigmoid(x), without overflow. */
const logSigmoid = (x: number) => Math.min(0, x) - Math.log1p(Math.exp(-Math.abs(x)));

/**
 * What D's logits on reals and on fakes say of the divergence between them, in nats. With the value function
 * V = E log D(real) + E log(1 - D(fake)), equation 5 of the paper reads V = -log 4 + KL(data || m) + KL(model || m) at the
 * best D, where m is the mean of both and the sum of the two is twice the Jensen-Shannon divergence.
 */
export function divergence(reals: Float32Array, fakes: Float32Array) {
  const real = average(Float64Array.from(reals, logSigmoid));
  const fake = average(Float64Array.from(fakes, (logit) => logSigmoid(-logit)));
  const valueFunction = real.mean + fake.mean;
  return {
    jensenShannon: (valueFunction + Math.log(4)) / 2,
    valueFunction,
    klData: real.mean + Math.log(2),
    klModel: fake.mean + Math.log(2),
    standardError: Math.sqrt(real.squaredError + fake.squaredError) / 2,
  };
}

/** The first and the second half of some examples. */
function halves({ count, shape, values, labels }: Examples): readonly [Examples, Examples] {
  const middle = Math.floor(count / 2);
  const part = (from: number, to: number): Examples => ({
    count: to - from,
    shape,
    values: values.slice(from * size(shape), to * size(shape)),
    ...(labels && { labels: labels.slice(from, to) }),
  });
  return [part(0, middle), part(middle, count)];
}

export const jensenShannon = defineMetric({
  name: "jensenShannon",
  contract: 1,
  doc: "The Jensen-Shannon divergence between data and fakes in nats, 0 to log 2 = 0.693, through the value of the game: a fresh D is trained on one half of the samples until it tells reals from fakes as well as it can, and V = -log 4 + 2 JSD is read on the other half. That is a lower bound in expectation, since no D is the best one, and may fall below 0 by chance. Details: V, both Kullback-Leibler terms of equation 5, and what the training half would have said.",
  cite: "arXiv:1406.2661",
  aliases: ["jsd", "jensenShannonDivergence"],
  params: {
    samples: samples(10_000),
    on,
    steps: p.int({ doc: "Steps of the fresh D.", min: 1, max: 1_000_000, default: 1000, unit: "steps", quick: 20 }),
    batch: p.int({ doc: "Reals, and fakes, in a step.", min: 1, max: 100_000, default: 256 }),
    lr: p.number({ doc: "Adam's first rate, which falls to 0.", above: 0, default: 1e-3 }),
    weights,
    statistics,
  },
  positional: ["samples"],
  example: "every 1_000 steps { jensenShannon(samples: 4_000, on: valid, steps: 500) as jsd }",
  better: "lower",
  async measure(evaluation, params) {
    const found = await collect(evaluation.real(params.on, params.samples));
    if (found.count < 2)
      throw new Error(`D learns from one half of the reals and is asked about the other, and \`${params.on}\` has one`);
    const reals = halves(found);
    const fakes = halves(await collect(evaluation.fake(params.samples)));
    const { steps, batch, lr } = params;
    const fit = { reals: reals[0], fakes: fakes[0], steps, batch, lr };
    const [training, held] = await withFreshDiscriminator(evaluation, fit, async (judge) => {
      const read = async (half: 0 | 1) => divergence(await judge(reals[half]), await judge(fakes[half]));
      return [await read(0), await read(1)] as const;
    });
    const { jensenShannon: value, ...details } = held;
    return {
      value,
      details: { ...details, trainingHalf: training.jensenShannon },
      protocol: {
        split: params.on,
        reals: reals[1].count,
        fakes: fakes[1].count,
        judge: `${freshInWords(fit)}, on ${reals[0].count} reals and ${fakes[0].count} fakes`,
        weights: params.weights,
      },
    };
  },
});
