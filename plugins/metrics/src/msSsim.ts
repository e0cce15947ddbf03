import { defineMetric, dims, type Evaluation, type Examples, p, size, type Tensor } from "@dotgan/kit";
import { on, statistics, weights } from "./parameters.js";
import { multiScaleSimilarity, scalesFor } from "./ssim.js";

const pairsAtOnce = 100;

/** Mean similarity over pairs of neighbours in an already random order. */
async function meanSimilarity(
  chunks: AsyncIterable<Examples>,
  scales: number,
  { data, tf }: Evaluation,
): Promise<number> {
  const [low, high] = data.range;
  const width = size(data.shape);
  let sum = 0;
  let pairs = 0;
  for await (const { count, values } of chunks) {
    for (let start = 0; start + 1 < count; start += 2 * pairsAtOnce) {
      const n = Math.min(pairsAtOnce, Math.floor((count - start) / 2));
      const similarity = tf.tidy(() => {
        const part = tf.tensor(values.subarray(start * width, (start + 2 * n) * width), [2 * n, ...dims(data.shape)]);
        const [a, b] = tf.split(tf.div(tf.sub(part, low), high - low), 2, 0) as [Tensor, Tensor];
        return multiScaleSimilarity(a, b, scales, tf);
      });
      for (const value of await similarity.data()) sum += value;
      similarity.dispose();
      pairs += n;
    }
  }
  return sum / pairs;
}

export const msSsim = defineMetric({
  name: "msSsim",
  contract: 1,
  doc: "How alike two random fakes are (multi-scale structural similarity, 0 to 1): a generator that collapses comes near 1. Its details give the same for reals, which is what to compare with.",
  cite: "arXiv:1610.09585",
  aliases: ["ssim", "diversity", "multiScaleSsim"],
  params: {
    pairs: p.int({
      doc: "Pairs of fakes compared, and as many of reals.",
      min: 1,
      max: 1_000_000,
      default: 500,
      quick: 50,
    }),
    on,
    weights,
    statistics,
  },
  positional: ["pairs"],
  example: "every 100 steps { msSsim(pairs: 100, on: valid) as likeness }",
  better: "lower",
  unsuitable({ shape, range }) {
    if (shape.kind !== "image" || !range.every(Number.isFinite)) return "it compares images of a bounded range";
    const side = Math.min(shape.height, shape.width);
    return side < 11 ? `its window is 11x11 pixels, and these images have ${shape.height}x${shape.width}` : undefined;
  },
  async measure(evaluation, params) {
    const { data } = evaluation;
    const [height, width] = dims(data.shape) as [number, number];
    const scales = scalesFor(Math.min(height, width));
    const value = await meanSimilarity(evaluation.fake(2 * params.pairs), scales, evaluation);
    const reals = await meanSimilarity(evaluation.real(params.on, 2 * params.pairs), scales, evaluation);
    return {
      value,
      details: { reals },
      protocol: { pairs: params.pairs, split: params.on, scales, window: "11x11 std 1.5", weights: params.weights },
    };
  },
});
