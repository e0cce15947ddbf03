import { expect, test } from "vitest";
import { suggest } from "../src/index.js";

test("the nearest candidate is suggested", () => {
  expect(suggest("batchNorn", ["batchNorm", "layerNorm", "dense"])).toEqual(["batchNorm"]);
});

test("candidates that are equally near are suggested together, in alphabetical order", () => {
  expect(suggest("conv3d", ["conv2d", "conv1d", "dense"])).toEqual(["conv1d", "conv2d"]);
});

test("two swapped letters count as one edit", () => {
  // As two edits, `updete` would be nearer.
  expect(suggest("udpate", ["update", "upgrade"])).toEqual(["update"]);
  expect(suggest("ab", ["ba"])).toEqual(["ba"]);
});

test("case does not count", () => {
  expect(suggest("LEAKYRELU", ["leakyRelu", "relu"])).toEqual(["leakyRelu"]);
});

test("nothing is suggested beyond three edits, or where more than half of a word is wrong", () => {
  expect(suggest("abcdefgh", ["efghabcd"])).toEqual([]);
  expect(suggest("G", ["D", "z"])).toEqual([]);
  expect(suggest("abc", ["xyc"])).toEqual([]);
});

test("a word is not suggested for itself, and long words cost nothing", () => {
  expect(suggest("dense", ["dense"])).toEqual([]);
  expect(suggest("a".repeat(1_000_000), ["a".repeat(999_999)])).toEqual([]);
});

test("names of object properties are plain words", () => {
  expect(suggest("constructr", ["constructor", "__proto__"])).toEqual(["constructor"]);
});
