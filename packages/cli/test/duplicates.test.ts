import { image } from "@dotgan/kit";
import { createStream } from "@dotgan/runtime";
import { expect, it } from "vitest";
import { fieldDifference, findDuplicates, fingerprinter } from "../src/duplicates.js";

const shape = image(32, 32, 3);
const printOf = fingerprinter(shape, [0, 1]);
const streamOf = (seed: number) => createStream(seed, "test", { step: 0, phase: 0, repeat: 0, pass: "data" });

/** A picture of soft colours, between 0.2 and 0.8. */
function picture(seed: number): Float32Array {
  const waves = streamOf(seed).uniform(9 * 4, 0, 1);
  return Float32Array.from({ length: 32 * 32 * 3 }, (_, i) => {
    const [x, y, c] = [Math.floor(i / 3) % 32, Math.floor(i / 96), i % 3];
    let sum = 0;
    for (let k = 0; k < 9; k++) {
      const [across = 0, down = 0, phase = 0, colour = 0] = waves.subarray(4 * k);
      sum += Math.sin(0.8 * (across - 0.5) * x + 0.8 * (down - 0.5) * y + 6 * phase + 2 * colour * c);
    }
    return 0.5 + sum / 30;
  });
}
const noisy = (pixels: Float32Array, by: number, seed = 1) => {
  const noise = streamOf(seed).normal(pixels.length, 0, by);
  return pixels.map((value, i) => value + (noise[i] as number));
};
const mirrored = (pixels: Float32Array) =>
  pixels.map((_, i) => pixels[i - 3 * (Math.floor(i / 3) % 32) + 3 * (31 - (Math.floor(i / 3) % 32))] as number);
const bitsApart = (a: Float32Array, b: Float32Array) => {
  const [one, other] = [printOf(a).hash, printOf(b).hash];
  const bits = (word: number) => [...word.toString(2)].filter((digit) => digit === "1").length;
  return bits((one[0] ^ other[0]) >>> 0) + bits((one[1] ^ other[1]) >>> 0);
};

it("a hash stays under noise, brightness and contrast, and differs for another and a mirrored picture", () => {
  const one = picture(1);
  expect(
    bitsApart(
      one,
      one.map((value) => 0.7 * value + 0.1),
    ),
  ).toBe(0);
  expect(bitsApart(one, noisy(one, 0.02))).toBeLessThanOrEqual(6);
  expect(bitsApart(one, picture(2))).toBeGreaterThan(15);
  expect(bitsApart(one, mirrored(one))).toBeGreaterThan(15);
});

it("a hash is about the brightness that is seen", () => {
  const grey = (pixels: Float32Array) =>
    pixels.map((_, i) => {
      const [r = 0, g = 0, b = 0] = pixels.subarray(i - (i % 3));
      return 0.299 * r + 0.587 * g + 0.114 * b;
    });
  expect(bitsApart(picture(3), grey(picture(3)))).toBe(0);
});

it("fields stay alike under noise, brightness and contrast, and tell other pictures apart", () => {
  const one = picture(1);
  const apart = (other: Float32Array) => fieldDifference(printOf(one).fields, printOf(other).fields);
  expect(apart(one.map((value) => 0.7 * value + 0.1))).toBeLessThan(0.001);
  expect(apart(noisy(one, 0.01))).toBeLessThan(0.004);
  expect(apart(picture(2))).toBeGreaterThan(0.1);
  expect(apart(one.map((value) => 1 - value))).toBe(1);
  const slanted = (shift: number) =>
    printOf(one.map((_, i) => (Math.abs((Math.floor(i / 3) % 32) - 16 - shift) < 2 ? 1 : 0))).fields;
  // One stroke beside another, on black: hardly a pixel differs, yet they are two.
  expect(fieldDifference(slanted(0), slanted(1))).toBeGreaterThan(0.1);
});

it("pictures of one tone are alike where it is the same", () => {
  const flat = (tone: number) => printOf(new Float32Array(32 * 32 * 3).fill(tone)).fields;
  expect(flat(0.5)).toHaveLength(256);
  expect(fieldDifference(flat(0.5), flat(0.5))).toBe(0);
  expect(fieldDifference(flat(0.5), flat(0.6))).toBe(1);
  expect(fieldDifference(flat(0.5), printOf(picture(1)).fields)).toBe(1);
  expect(fingerprinter(image(8, 8, 1), [-1, 1])(new Float32Array(64)).fields).toEqual(new Uint8Array(64).fill(128));
});

it("groups are found whichever piece of the hash is alike, and both limits count", () => {
  const prints = Array.from({ length: 60 }, (_, i) => printOf(noisy(picture(100 + (i % 50)), i < 50 ? 0 : 0.002, i)));
  const pairs = Array.from({ length: 10 }, (_, i) => [i, i + 50]);
  expect(findDuplicates(prints, { bits: 6, difference: 0.004 })).toEqual(pairs);
  expect(findDuplicates(prints, { bits: 6, difference: 0.000001 })).toEqual([]);
  expect(findDuplicates(prints, { bits: 63, difference: 1 })).toEqual([prints.map((_, i) => i)]);
  // All pairs one by one, as the pieces should find them.
  const alike = (i: number, j: number, bits: number) =>
    [0, 1].reduce((sum, word) => {
      const differing = ((prints[i]?.hash[word] ?? 0) ^ (prints[j]?.hash[word] ?? 0)) >>> 0;
      return sum + [...differing.toString(2)].filter((digit) => digit === "1").length;
    }, 0) <= bits;
  for (const bits of [0, 2, 12, 20]) {
    const linked = [...prints.keys()].filter((i) => prints.some((_, j) => j !== i && alike(i, j, bits)));
    expect(
      findDuplicates(prints, { bits, difference: 1 })
        .flat()
        .sort((a, b) => a - b),
    ).toEqual(linked);
  }
});
