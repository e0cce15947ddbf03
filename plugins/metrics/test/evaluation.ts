import "@tensorflow/tfjs-backend-cpu";
import type { DataFacts, Evaluation, Examples, LatentFacts, LayerGradient, Shape, Tensor, Truth } from "@dotgan/kit";
import { size } from "@dotgan/kit";
import * as tf from "@tensorflow/tfjs-core";

/** Some rows as examples of a shape. */
export const examples = (shape: Shape, values: readonly number[], labels?: readonly number[]): Examples => ({
  count: values.length / size(shape),
  shape,
  values: Float32Array.from(values),
  ...(labels && { labels: Int32Array.from(labels) }),
});

interface Given {
  readonly data: DataFacts;
  readonly real?: Examples;
  /** What the split `train` holds, where that differs. */
  readonly train?: Examples;
  readonly fake?: Examples;
  readonly truth?: Truth;
  readonly best?: number;
  readonly threshold?: number;
  readonly latents?: readonly LatentFacts[];
  readonly gradients?: readonly LayerGradient[];
  readonly discriminate?: (images: Tensor) => Tensor;
  /** D's heads besides `real`. */
  readonly heads?: (images: Tensor) => Readonly<Record<string, Tensor>>;
}

async function* chunks(all: Examples | undefined, count: number): AsyncIterable<Examples> {
  if (!all) throw new Error("the metric asked for examples that the test does not give");
  const n = Math.min(all.count, count);
  const half = Math.ceil(n / 2);
  for (const [start, end] of [
    [0, half],
    [half, n],
  ] as const) {
    if (end > start) {
      const width = size(all.shape);
      const values = all.values.slice(start * width, end * width);
      yield { count: end - start, shape: all.shape, values, labels: all.labels?.slice(start, end) };
    }
  }
}

/** An evaluation of given examples, handed out in two chunks. */
export const evaluationOf = ({
  data,
  real,
  train = real,
  fake,
  truth,
  best,
  threshold,
  latents = [],
  gradients = [],
  discriminate,
  heads,
}: Given): Evaluation => ({
  tf,
  step: 1,
  data,
  latents,
  truth,
  stream: undefined as never,
  real: (split, count) => chunks(split === "train" ? train : real, count),
  fake: (count) => chunks(fake, count),
  latentsFor: () => ({}),
  generate: () => tf.scalar(0),
  discriminate: (images) => ({
    real: discriminate?.(images) ?? tf.zeros([images.shape[0] as number, 1]),
    ...heads?.(images),
  }),
  gradient: (fakes) => tf.zerosLike(fakes),
  layers: [],
  weights: () => ({}),
  layerGradients: async () => gradients,
  fit: () => Promise.reject(new Error("the metric trains a D that the test does not give")),
  best,
  remember: (_key, make) => make(),
  asset: () => Promise.reject(new Error("the metric asks for a file that the test does not give")),
  threshold,
});
