import { openEngine } from "@dotgan/engines";
import type { Evaluation, Examples, LatentFacts, Picture, Tensor } from "@dotgan/kit";
import { image, size, unbounded, vector } from "@dotgan/kit";
import * as tf from "@tensorflow/tfjs-core";

await openEngine("cpu");

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
  remember: (_key, make) => make(),
  latentsFor: (count) =>
    Object.fromEntries(
      Object.entries(drawn).map(([name, rows]) => [name, tf.tensor2d(rows.slice(0, count) as number[][])]),
    ),
  generate: (values) => tf.reshape(generate?.(values) as Tensor, [-1, 1, 1, 1]),
  discriminate: () => ({}),
  gradient: (fakes) => tf.zerosLike(fakes),
  layers: [],
  weights: () => ({}),
  layerGradients: async () => [],
  fit: () => Promise.reject(new Error("no view trains a D")),
  asset: () => Promise.reject(new Error("no view asks for a file")),
  best: undefined,
  threshold: undefined,
});

/** Points of the plane, two numbers each. */
export const points = (...values: number[]): Examples => ({
  count: values.length / 2,
  shape: vector(2),
  values: Float32Array.from(values),
});

/** Points of the line. */
export const numbers = (...values: number[]): Examples => ({
  count: values.length,
  shape: vector(1),
  values: Float32Array.from(values),
});

async function* atMost({ count, shape, values }: Examples, wanted: number): AsyncIterable<Examples> {
  const n = Math.min(count, wanted);
  yield { count: n, shape, values: values.slice(0, size(shape) * n) };
}

/** An evaluation of points of the plane, or of a line; `judge` is D's output at one, `slope` what `gradient` gives there. */
export const planeOf = ({
  real,
  fake,
  judge = () => 0,
  slope = () => [0, 0],
  threshold,
}: {
  readonly real: Examples;
  readonly fake: Examples;
  readonly judge?: (x: number, y: number) => number;
  readonly slope?: (x: number, y: number) => readonly [number, number];
  readonly threshold?: number;
}): Evaluation => {
  const each = (rows: Tensor, of: (x: number, y: number) => number[]) =>
    tf.tensor2d((rows.arraySync() as [number, number][]).map(([x, y]) => of(x, y)));
  return {
    ...evaluationOf({}),
    data: { shape: real.shape, range: unbounded, splits: {} },
    real: (_split, count) => atMost(real, count),
    fake: (count) => atMost(fake, count),
    discriminate: (rows) => ({ real: each(rows, (x, y) => [judge(x, y)]) }),
    gradient: (rows) => each(rows, (x, y) => [...slope(x, y)]),
    threshold,
  };
};

/** The colour of the pixel that holds a place. */
export const colourAt = ({ width, channels, pixels }: Picture, x: number, y: number): number[] => {
  const at = (Math.round(y) * width + Math.round(x)) * channels;
  return [...pixels.subarray(at, at + channels)];
};

/** Pixels that words above columns take. */
export const headings = 14;

/** What each tile shows, row by row, as a value in [0, 1]; 32 pixels to a side, 2 between, and `labels` above. */
export function shown(picture: Picture, labels = 0): number[][] {
  const side = 34;
  return Array.from({ length: (picture.height - labels - 2) / side }, (_, row) =>
    Array.from({ length: (picture.width - 2) / side }, (_, column) =>
      valueAt(picture, column * side + 2, labels + row * side + 2),
    ),
  );
}

/** The brightness of a pixel, in [0, 1]. */
export const valueAt = (picture: Picture, x: number, y: number): number =>
  Math.round(((colourAt(picture, x, y)[0] as number) / 255) * 100) / 100;
