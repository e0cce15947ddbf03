import { defineMetric, dims, type Evaluation, type Examples, type Ops, p, size, type Tensor } from "@dotgan/kit";
import { on, samples, statistics, weights } from "./parameters.js";

/** The bandwidths that the paper's released script tries: ten from 0.1 to 1, evenly spaced in their logarithms. */
const bandwidths = Array.from({ length: 10 }, (_, i) => 10 ** (-1 + i / 9));
const rowsAtOnce = 100;
const imagesForBandwidth = 1000;

/** All of it as one matrix `[count, size]`, bounded data scaled to [0, 1] as in the paper. */
async function gather(chunks: AsyncIterable<Examples>, { data, tf }: Evaluation): Promise<Tensor> {
  const parts: Tensor[] = [];
  const [low, high] = data.range;
  const bounded = Number.isFinite(low) && Number.isFinite(high);
  for await (const { count, values } of chunks) {
    parts.push(
      tf.tidy(() => {
        const raw = tf.tensor2d(values.subarray(0, count * size(data.shape)), [count, size(data.shape)]);
        return bounded ? tf.div(tf.sub(raw, low), high - low) : raw;
      }),
    );
  }
  const all = parts.length === 1 ? (parts[0] as Tensor).clone() : tf.concat(parts, 0);
  tf.dispose(parts);
  return all;
}

/** Log-likelihood in nats of each row of `points` under a Gaussian kernel of width `sigma` on each row of `centres`. */
async function logLikelihoods(points: Tensor, centres: Tensor, sigma: number, tf: Ops): Promise<Float32Array> {
  const [count, width] = points.shape as [number, number];
  const result = new Float32Array(count);
  const constant = width * Math.log(sigma * Math.sqrt(2 * Math.PI)) + Math.log(centres.shape[0] as number);
  const centreNorms = tf.tidy(() => tf.sum(tf.square(centres), 1));
  for (let start = 0; start < count; start += rowsAtOnce) {
    const part = tf.tidy(() => {
      const rows = tf.slice(points, [start, 0], [Math.min(rowsAtOnce, count - start), width]);
      const cross = tf.matMul(rows as never, centres as never, false, true);
      const squared = tf.add(tf.sub(tf.sum(tf.square(rows), 1, true), tf.mul(cross, 2)), centreNorms);
      return tf.sub(tf.logSumExp(tf.mul(squared, -1 / (2 * sigma * sigma)), 1), constant);
    });
    result.set((await part.data()) as Float32Array, start);
    part.dispose();
  }
  centreNorms.dispose();
  return result;
}

const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

async function bestBandwidth(points: Tensor, centres: Tensor, tf: Ops): Promise<number> {
  let best = { sigma: bandwidths[0] as number, likelihood: Number.NEGATIVE_INFINITY };
  for (const sigma of bandwidths) {
    const likelihood = mean(await logLikelihoods(points, centres, sigma, tf));
    if (likelihood > best.likelihood) best = { sigma, likelihood };
  }
  return best.sigma;
}

export const parzen = defineMetric({
  name: "parzen",
  contract: 1,
  doc: "Mean log-likelihood of real images, in nats, under Gaussian kernels on the fakes; the kernels' width is chosen on validation images. The estimator of the 2014 paper: of high variance and poor in high dimension, as its authors say.",
  cite: "arXiv:1406.2661",
  aliases: ["parzenWindow", "logLikelihood", "likelihood"],
  params: {
    samples: samples(10_000),
    on,
    points: p.int({
      doc: "Reals whose likelihood is averaged; fewer where the split has fewer.",
      min: 1,
      max: 1_000_000,
      default: 10_000,
      unit: "images",
      quick: 100,
    }),
    weights,
    statistics,
  },
  positional: ["samples"],
  example: "every 10 epochs { parzen(samples: 1_000, on: valid) as likelihood }",
  better: "higher",
  unsuitable: ({ splits }) =>
    Object.keys(splits).length > 0 && !splits.valid
      ? "the width of its kernels is chosen on `valid`, and this data has none"
      : undefined,
  async measure(evaluation, params) {
    const { tf, data } = evaluation;
    const centres = await gather(evaluation.fake(params.samples), evaluation);
    const forBandwidth = await gather(evaluation.real("valid", imagesForBandwidth), evaluation);
    const points = await gather(evaluation.real(params.on, params.points), evaluation);
    try {
      const sigma = await bestBandwidth(forBandwidth, centres, tf);
      const values = await logLikelihoods(points, centres, sigma, tf);
      const value = mean(values);
      const variance = values.reduce((sum, one) => sum + (one - value) ** 2, 0) / Math.max(1, values.length - 1);
      return {
        value,
        details: { standardError: Math.sqrt(variance / values.length), sigma },
        protocol: {
          fakes: params.samples,
          split: params.on,
          reals: points.shape[0] as number,
          bandwidths: "10, 0.1 to 1, log-spaced, on 1000 of valid",
          dimensions: dims(data.shape).join("x"),
          weights: params.weights,
        },
      };
    } finally {
      tf.dispose([centres, forBandwidth, points]);
    }
  },
});
