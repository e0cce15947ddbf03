import type { Evaluation, LayerFacts, Tensor } from "@dotgan/kit";
import { image } from "@dotgan/kit";
import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { filters } from "../src/index.js";
import { evaluationOf, pixels, valueAt } from "./evaluation.js";

const layers: readonly LayerFacts[] = [
  { path: "0", name: "conv2d", shape: image(1, 1, 3) },
  { path: "1", name: "relu", shape: image(1, 1, 3) },
  { path: "2", name: "conv2d", shape: image(1, 1, 2) },
];
/** By layer: the first makes x, -x and 0; the second takes what is left of x for it, and what is left of -x against it. */
const trained = [tf.tensor4d([1, -1, 0], [1, 1, 1, 3]), undefined, tf.tensor4d([1, 0, 0, -1, 0, 0], [1, 1, 3, 2])];
const began = [tf.tensor4d([-3, 6, 6], [1, 1, 1, 3]), undefined, tf.tensor4d([1, 1, 0, 0, 0, 0], [1, 1, 3, 2])];

const evaluation: Evaluation = {
  ...evaluationOf({ train: pixels(0.2, 0.9, 0.6, 0.4) }),
  layers,
  weights: ({ path }, { untrained } = {}) => {
    const kernel = (untrained ? began : trained)[Number(path)];
    return kernel ? { kernel: tf.clone(kernel) } : {};
  },
  discriminate(images, _labels, { untrained, see } = {}) {
    const [first, , second] = untrained ? began : trained;
    const seen = (x: Tensor, layer: number) => see?.(x, layers[layer] as LayerFacts) ?? x;
    // Around 0.5, so that some of the images are negative.
    const x = seen(tf.conv2d(tf.sub(images, 0.5) as tf.Tensor4D, first as tf.Tensor4D, 1, "same"), 0);
    const rectified = seen(tf.relu(x), 1);
    return { real: seen(tf.conv2d(rectified as tf.Tensor4D, second as tf.Tensor4D, 1, "same"), 2) };
  },
};

const draw = (params: { layer?: number; columns?: number } = {}) =>
  filters.draw(evaluation, { features: 2, columns: 2, layer: undefined, kernels: 64, among: 100, ...params });
const [rightPanel, head, labels] = [274 + 16, 20, 13];
type Drawn = Awaited<ReturnType<typeof draw>>;
const kernels = (picture: Drawn, left: number) => [0, 1, 2].map((i) => valueAt(picture, left + 18 + 34 * i, head + 18));
/** The images of a feature, then what excites it in each. */
const row = (picture: Drawn, left: number, feature: number, columns = 2) =>
  [0, 34 * columns + 6].flatMap((half) =>
    Array.from({ length: columns }, (_, column) =>
      valueAt(picture, left + labels + 18 + half + 34 * column, head + 36 + head + 18 + 34 * feature),
    ),
  );

it("filters are shown by their own greatest weight, grey for 0, beside those that D began with", async () => {
  const picture = await draw();
  expect(kernels(picture, 0)).toEqual([1, 0, 0.5]);
  expect(kernels(picture, rightPanel)).toEqual([0, 1, 1]);
});

it("a row shows the images that excite a feature most, and what in them does so", async () => {
  const picture = await draw();
  expect(row(picture, 0, 0)).toEqual([0.9, 0.6, 1, 1]);
  // As D began, it is the darkest that leave most of -3x.
  expect(row(picture, rightPanel, 0)).toEqual([0.2, 0.4, 0, 0]);
});

it("guided backpropagation drops what speaks against a feature", async () => {
  // Feature 1 is less the darker an image is; its plain gradient at the last two would be 1.
  expect(row(await draw({ columns: 4 }), 0, 1, 4)).toEqual([0.9, 0.6, 0.4, 0.2, 0.5, 0.5, 0.5, 0.5]);
});

it("another layer answers where one is named, by the number that `gan explain` shows", async () => {
  // Feature 1 of layer 0 is -x itself.
  expect(row(await draw({ layer: 0 }), 0, 1)).toEqual([0.2, 0.4, 0, 0]);
  await expect(draw({ layer: 7 })).rejects.toThrow("D has no layer 7; there is 0, 1, 2");
});
