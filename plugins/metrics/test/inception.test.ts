import { openEngine } from "@dotgan/engines";
import type { Tensor } from "@dotgan/kit";
import { expect, it } from "vitest";
import { convolutionsOf, inceptionV3 } from "../src/inception/blocks.js";
import { fitted, inputs, openInception } from "../src/inception/network.js";
import { prepare } from "../src/inception/weights.js";
import fixture from "./fixtures/inception.json" with { type: "json" };
import { farthest, floats, madeWeights, uniform } from "./made-weights.js";

// What PyTorch says of the same image through pytorch-fid's network with the same made weights: tools/inception-parity.py.
const [height, width, channels] = fixture.image as [number, number, number];
const state = madeWeights(fixture.shapes);

it("the table names every convolution of the reference's network, once", () => {
  const kernels = Object.keys(fixture.shapes).filter((name) => name.endsWith(".conv.weight"));
  expect(
    convolutionsOf(inceptionV3)
      .map((name) => `${name}.conv.weight`)
      .sort(),
  ).toEqual(kernels.sort());
});

it("weights of another network are refused by what they lack", () => {
  const { "Mixed_7c.branch_pool.bn.bias": _, ...others } = state;
  expect(() => prepare(others)).toThrow("the weights lack `Mixed_7c.branch_pool.bn.bias`");
});

const image = Float32Array.from(
  uniform(height * width * channels, fixture.imageSeed),
  (value) => Math.floor(value * 256) / 255,
);

it.each(inputs)("images are resized as by %s", async (input) => {
  const { tf } = await openEngine("onnx");
  const sized = tf.tidy(() => fitted(tf.tensor(image, [1, height, width, channels]), input, tf));
  const values = await sized.data();
  sized.dispose();
  const places = uniform(100, fixture.placesSeed).map((u) => Math.floor(u * values.length));
  expect(
    farthest(
      Float32Array.from(places, (place) => values[place] as number),
      floats(fixture.resized[input]),
    ),
  ).toBeLessThan(1e-5);
});

it("grey images are judged as colour images of equal channels", async () => {
  const { tf } = await openEngine("onnx");
  const grey = tf.tidy(() => fitted(tf.tensor(image.subarray(0, 64), [1, 8, 8, 1]), "pytorch", tf));
  expect(grey.shape).toEqual([1, 299, 299, 3]);
  const values = await grey.data();
  grey.dispose();
  const [red, green, blue] = [0, 1, 2].map((channel) => values.filter((_, i) => i % 3 === channel));
  expect(green).toEqual(red);
  expect(blue).toEqual(red);
});

it("features and logits equal PyTorch's", async () => {
  const { tf } = await openEngine("onnx");
  const inception = openInception(prepare(state), tf);
  const described = tf.tidy(() => {
    const { features, logits } = inception.run(tf.tensor(image, [1, height, width, channels]), "pytorch");
    return [features, logits];
  }) as [Tensor, Tensor];
  const [features, logits] = (await Promise.all(described.map((one) => one.data()))) as [Float32Array, Float32Array];
  tf.dispose(described);
  inception.dispose();
  expect(farthest(features, floats(fixture.features))).toBeLessThan(1e-4);
  expect(farthest(logits, floats(fixture.logits))).toBeLessThan(1e-4);
});
