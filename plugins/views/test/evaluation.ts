import "@tensorflow/tfjs-backend-cpu";
import type { Evaluation, Examples, LatentFacts, Picture, Tensor } from "@dotgan/kit";
import { image } from "@dotgan/kit";
import * as tf from "@tensorflow/tfjs-core";

/** Images of one pixel, so that a picture is read as the numbers that it shows. */
export const pixel = image(1, 1, 1);
export const pixels = (...values: number[]): Examples => ({
  count: values.length,
  shape: pixel,
  values: Float32Array.from(values),
});

interface Given {
  readonly train?: Examples;
  readonly fake?: Examples;
  readonly latents?: readonly LatentFacts[];
  readonly drawn?: Readonly<Record<string, readonly (readonly number[])[]>>;
  readonly generate?: (latents: Readonly<Record<string, Tensor>>) => Tensor;
}

async function* inTwo({ count, shape, values }: Examples, wanted: number): AsyncIterable<Examples> {
  const n = Math.min(count, wanted);
  const half = Math.ceil(n / 2);
  yield { count: half, shape, values: values.slice(0, half) };
  if (n > half) yield { count: n - half, shape, values: values.slice(half, n) };
}

/** An evaluation of images of one pixel in [0, 1]. */
export const evaluationOf = ({ train, fake, latents = [], drawn = {}, generate }: Given): Evaluation => ({
  tf,
  step: 1,
  data: { shape: pixel, range: [0, 1], splits: {} },
  latents,
  truth: undefined,
  stream: undefined as never,
  real: (_split, count) => inTwo(train as Examples, count),
  fake: (count) => inTwo(fake as Examples, count),
  latentsFor: (count) =>
    Object.fromEntries(
      Object.entries(drawn).map(([name, rows]) => [name, tf.tensor2d(rows.slice(0, count) as number[][])]),
    ),
  generate: (values) => tf.reshape(generate?.(values) as Tensor, [-1, 1, 1, 1]),
  discriminate: () => ({}),
  best: undefined,
  threshold: undefined,
});

/** What each tile shows, row by row, as a value in [0, 1]; 32 pixels to a side and 2 between. */
export function shown({ height, width, channels, pixels }: Picture): number[][] {
  const side = 34;
  return Array.from({ length: (height - 2) / side }, (_, row) =>
    Array.from({ length: (width - 2) / side }, (_, column) => {
      const at = (row * side + 2) * width + column * side + 2;
      return Math.round(((pixels[at * channels] as number) / 255) * 100) / 100;
    }),
  );
}
