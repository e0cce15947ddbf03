import "@tensorflow/tfjs-backend-cpu";
import { type Evaluation, type Examples, image, type LayerFacts, type Shape, vector } from "@dotgan/kit";
import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { balancedDraws } from "../src/balanced.js";
import { linearProbe } from "../src/index.js";
import { convolutionFeatures, convolutionOutputs, pooled } from "../src/probeFeatures.js";
import { evaluationOf, examples } from "./evaluation.js";

const layer = (name: string, shape: Shape, path = name): LayerFacts => ({ path, name, shape });

it("a convolution's features are those of the last layer that keeps its shape", () => {
  const [a, b] = [image(8, 8, 4), image(4, 4, 8)];
  const layers = [
    layer("conv2d", a),
    layer("leakyRelu", a),
    layer("conv2d", b),
    layer("batchNorm", b),
    layer("leakyRelu", b),
    layer("conv2d", b),
    layer("maxPool2d", image(2, 2, 8)),
    layer("flatten", vector(32)),
  ];
  expect(convolutionOutputs(layers)).toEqual([1, 4, 5]);
});

it("maps are pooled to the greatest of each of 4x4 cells, which overlap where they must", () => {
  const of = (side: number) =>
    pooled(
      tf.tensor4d(
        Array.from({ length: side * side }, (_, i) => i),
        [1, side, side, 1],
      ),
      { tf },
    );
  expect([...of(8).dataSync()]).toEqual([9, 11, 13, 15, 25, 27, 29, 31, 41, 43, 45, 47, 57, 59, 61, 63]);
  // Rows and columns 0-1, 1-3, 3-5, 5-6.
  expect([...of(7).dataSync()].slice(0, 8)).toEqual([8, 10, 12, 13, 22, 24, 26, 27]);
  expect([...of(2).dataSync()]).toEqual([0, 1, 2, 3]);
  const channels = pooled(tf.tensor4d([1, 5, 2, 4], [1, 1, 2, 2]), { tf });
  expect([...channels.dataSync()]).toEqual([1, 5, 2, 4]);
});

it("draws hold as many of each class, share none while there are enough, and then go round", () => {
  const labels = Int32Array.from([0, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
  const [first = [], second = [], third = []] = balancedDraws(labels, 2, 2, 3);
  expect(first).toEqual([0, 2, 1, 3]);
  expect(second).toEqual([4, 6, 5, 7]);
  expect(third).toEqual([8, 0, 9, 1]);
  expect(() => balancedDraws(labels, 2, 6, 1)).toThrow("6 examples of each class are drawn, and class 0 has 5");
});

const shape = image(2, 2, 1);
const data = { shape, range: [-1, 1] as const, classes: 2, splits: { train: 80, valid: 40, test: 40 } };
const params = {
  of: "pixels",
  labels: 20,
  draws: 3,
  c: [0.01, 1],
  images: 40,
  on: "test",
} as const;
/** Images of one value each, of either sign; class 1 is bright or dark, class 0 is grey: no line parts them. */
const folded = (count: number): Examples =>
  examples(
    shape,
    Array.from({ length: count }, (_, i) => {
      const label = i % 2;
      const value = (label ? 0.8 : 0.3) * (i % 4 < 2 ? 1 : -1) + 0.01 * Math.sin(i);
      return [value, value, value, value];
    }).flat(),
    Array.from({ length: count }, (_, i) => i % 2),
  );
/** A D of one convolution, whose map is the absolute value of the image; untrained it is 0. */
const folding = (real: Examples): Evaluation => ({
  ...evaluationOf({ data, real }),
  layers: [layer("conv2d", shape), layer("flatten", vector(4))],
  discriminate(images, labels, { untrained, see } = {}) {
    expect(labels?.shape).toEqual([images.shape[0], 2]);
    for (const share of labels?.dataSync() ?? []) expect(share).toBe(0.5);
    see?.(untrained ? tf.zerosLike(images) : tf.abs(images), layer("conv2d", shape));
    return {};
  },
});

it("pixels are read where a line parts the classes, and every class is then right", async () => {
  const real = examples(
    shape,
    Array.from({ length: 80 }, (_, i) => Array(4).fill((i % 2 ? 0.4 : -0.2) + 0.05 * Math.sin(i))).flat(),
    Array.from({ length: 80 }, (_, i) => i % 2),
  );
  const { value, details, protocol } = await linearProbe.measure(evaluationOf({ data, real }), params);
  expect(value).toBe(1);
  expect(details).toMatchObject({ deviation: 0, error: 0, valid: 1, features: 4 });
  expect(protocol).toMatchObject({ features: "pixels", labels: 20, draws: 3, split: "test", reals: 40, valid: 40 });
});

it("D's features tell apart what no line does on pixels, and an untrained D's are its own", async () => {
  const evaluation = folding(folded(80));
  const [ofD, ofPixels, ofUntrained] = await Promise.all(
    (["discriminator", "pixels", "untrained"] as const).map((of) => linearProbe.measure(evaluation, { ...params, of })),
  );
  expect(ofD?.value).toBe(1);
  expect(ofPixels?.value).toBeLessThan(0.8);
  expect(ofUntrained?.value).toBe(0.5);
  expect(ofD?.protocol.features).toBe("1 convolutions of D, max-pooled to 4x4");
});

it("features are the layers' side by side, of a hundred rows at a time, and no tensor stays", () => {
  const evaluation = folding(folded(80));
  const before = tf.memory().numTensors;
  const many = folded(250);
  const features = convolutionFeatures(evaluation, false).of(many);
  expect(features.shape).toEqual([250, 4]);
  expect([...features.dataSync()]).toEqual([...many.values.map(Math.abs)]);
  features.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

it("C is chosen on valid and the number read on the other split", async () => {
  const real = examples(
    shape,
    Array.from({ length: 80 }, (_, i) => Array(4).fill(i % 2 ? 0.4 : -0.2)).flat(),
    Array.from({ length: 80 }, (_, i) => i % 2),
  );
  const swapped = { ...real, labels: real.labels?.map((label) => 1 - label) };
  const [given, other] = [evaluationOf({ data, real }), evaluationOf({ data, real: swapped })];
  const evaluation = {
    ...given,
    real: (...[split, count]: Parameters<Evaluation["real"]>) => (split === "test" ? other : given).real(split, count),
  };
  const { value, details } = await linearProbe.measure(evaluation, params);
  expect([value, details?.valid]).toEqual([0, 1]);
});

it("a layer of large numbers does not drown one of small ones", async () => {
  const real = examples(
    shape,
    Array.from({ length: 80 }, (_, i) => [i % 2 ? 0.5 : -0.5, 0, 0, Math.sin(37 * i)]).flat(),
    Array.from({ length: 80 }, (_, i) => i % 2),
  );
  const one = image(1, 1, 1);
  const [noise, signal] = [layer("conv2d", one, "0"), layer("conv2d", one, "1")];
  const evaluation: Evaluation = {
    ...evaluationOf({ data, real }),
    layers: [noise, signal],
    discriminate(images, _labels, { see } = {}) {
      see?.(tf.mul(tf.slice(images, [0, 1, 1, 0], [-1, 1, 1, 1]), 100), noise);
      see?.(tf.mul(tf.slice(images, [0, 0, 0, 0], [-1, 1, 1, 1]), 0.01), signal);
      return {};
    },
  };
  const { value } = await linearProbe.measure(evaluation, { ...params, of: "discriminator", c: [0.01] });
  expect(value).toBe(1);
});

it("what it cannot do is said by name", async () => {
  const plain = evaluationOf({ data, real: folded(80) });
  await expect(linearProbe.measure(plain, { ...params, of: "discriminator" })).rejects.toThrow("this D has none");
  expect(linearProbe.unsuitable?.({ ...data, classes: undefined }, params)).toContain("no labels");
  expect(linearProbe.unsuitable?.({ ...data, splits: { train: 80, test: 40 } }, params)).toContain("`valid`");
  expect(linearProbe.unsuitable?.({ ...data, shape: vector(4) }, { ...params, of: "untrained" })).toContain("pixels");
  expect(linearProbe.unsuitable?.(data, params)).toBeUndefined();
});
