import { image, vector } from "@dotgan/kit";
import { expect, test } from "vitest";
import { selfAttention } from "../src/index.js";
import { expectClose, run, tf, values } from "./layer.js";

const [height, width, channels] = [4, 6, 8];
const draw = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 0.7, "float32", seed);
const x = draw([2, height, width, channels], 1);
const weights = (gain: number) => ({
  query: draw([channels, 1], 2),
  key: draw([channels, 1], 3),
  value: draw([channels, 4], 4),
  output: draw([4, channels], 5),
  gain: tf.tensor1d([gain]),
});

/** One image `[pixel][channel]` by plain loops. */
function attended(pixels: number[][], pool: number, gain: number): number[] {
  const { query, key, value, output } = weights(gain);
  const rows = (matrix: tf.Tensor) => matrix.arraySync() as number[][];
  const times = (pixel: number[], matrix: number[][]) =>
    (matrix[0] ?? []).map((_, to) => pixel.reduce((sum, v, from) => sum + v * (matrix[from]?.[to] ?? 0), 0));
  const pooled = (matrix: number[][]) => {
    const all = pixels.map((pixel) => times(pixel, matrix));
    const kept: number[][] = [];
    for (let top = 0; top < height; top += pool) {
      for (let left = 0; left < width; left += pool) {
        const window: number[][] = [];
        for (let i = 0; i < pool; i++) {
          for (let j = 0; j < pool; j++) window.push(all[(top + i) * width + left + j] ?? []);
        }
        kept.push((window[0] ?? []).map((_, c) => Math.max(...window.map((place) => place[c] ?? 0))));
      }
    }
    return kept;
  };
  const [keys, found] = [pooled(rows(key)), pooled(rows(value))];
  return pixels.flatMap((pixel) => {
    const asked = times(pixel, rows(query));
    const weighed = keys.map((k) => Math.exp(k.reduce((sum, v, i) => sum + v * (asked[i] ?? 0), 0)));
    const total = weighed.reduce((a, b) => a + b, 0);
    const mixed = (found[0] ?? []).map((_, c) =>
      weighed.reduce((sum, w, at) => sum + (w / total) * (found[at]?.[c] ?? 0), 0),
    );
    const back = times(mixed, rows(output));
    return pixel.map((v, c) => v + gain * (back[c] ?? 0));
  });
}

test.each([1, 2])("equals plain loops over pixels and the keys that pooling by %i leaves", (pool) => {
  const images = tf.reshape(x, [2, height * width, channels]).arraySync() as number[][][];
  const expected = images.flatMap((pixels) => attended(pixels, pool, 0.8));
  expectClose(values(run(selfAttention, [x], { weights: weights(0.8), params: { pool } })), expected, 4);
});

test("leaves an image as it is while its gain is 0, where it starts", () => {
  expect(values(run(selfAttention, [x], { weights: weights(0) }))).toEqual(values(x));
  expect(selfAttention.weights?.([image(4, 4, 16)], { pool: 2 })).toMatchObject({
    query: { shape: [16, 2] },
    key: { shape: [16, 2] },
    value: { shape: [16, 8] },
    output: { shape: [8, 16] },
    gain: { init: 0 },
  });
});

test("refuses what it cannot divide into queries, and says so", () => {
  expect(selfAttention.shape([image(4, 4, 12)], { pool: 2 })).toMatchObject({
    hint: expect.stringContaining("eighth"),
  });
  expect(selfAttention.shape([image(1, 1, 8)], { pool: 2 })).toMatchObject({
    expected: expect.stringContaining("2x2"),
  });
  expect(selfAttention.shape([vector(8)], { pool: 2 })).toMatchObject({ expected: "an image" });
});
