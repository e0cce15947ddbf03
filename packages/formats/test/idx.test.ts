import { expect, it } from "vitest";
import { decodeIdx } from "../src/index.js";

const idx = (shape: readonly number[], values: readonly number[], type = 0x08): Uint8Array => {
  const header = [
    0,
    0,
    type,
    shape.length,
    ...shape.flatMap((n) => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255]),
  ];
  return Uint8Array.from([...header, ...values]);
};

it("an IDX file gives its shape and its values in order", () => {
  const { shape, values } = decodeIdx(idx([2, 1, 3], [1, 2, 3, 4, 5, 255]));
  expect(shape).toEqual([2, 1, 3]);
  expect([...values]).toEqual([1, 2, 3, 4, 5, 255]);
});

it("lengths are big-endian, and bytes may be a view into a larger buffer", () => {
  const file = idx([258], new Array(258).fill(7));
  const padded = new Uint8Array(file.length + 5);
  padded.set(file, 5);
  expect(decodeIdx(padded.subarray(5)).shape).toEqual([258]);
});

it.each([
  ["too short", Uint8Array.of(0, 0), /4 bytes of magic number; it has 2/],
  ["another format", Uint8Array.of(0x89, 0x50, 8, 1, 0), /two zero bytes; found 0x89500801/],
  ["still compressed", Uint8Array.of(0x1f, 0x8b, 8, 0, 0), /still compressed by gzip/],
  ["of floats", idx([1], [0, 0, 0, 0], 0x0d), /says type 0x0d/],
  ["without its lengths", Uint8Array.of(0, 0, 8, 3, 0, 0), /announces 3 dimensions; the file has 6 bytes/],
  ["cut off", idx([2, 3], [1, 2, 3, 4, 5]), /2 x 3 = 6 values; 5 follow/],
  ["with bytes left over", idx([2], [1, 2, 3]), /2 = 2 values; 3 follow/],
])("an IDX file that is %s is refused", (_what, bytes, message) => {
  expect(() => decodeIdx(bytes)).toThrow(message);
});
