import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeSafetensors, encodeSafetensors } from "../src/index.js";

const file = (header: unknown, bytes = 0) => {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const out = new Uint8Array(8 + text.length + bytes);
  new DataView(out.buffer).setBigUint64(0, BigInt(text.length), true);
  out.set(text, 8);
  return out;
};
const entry = (over: object) => ({ dtype: "F32", shape: [1], data_offsets: [0, 4], ...over });

test("tensors and metadata come back as they went, bit for bit", () => {
  const tensors = {
    "G/3/kernel": { shape: [2, 3], values: Float32Array.of(1, -0, Number.NaN, Number.POSITIVE_INFINITY, 1e-45, 3.1) },
    scalar: { shape: [], values: Float32Array.of(7) },
    empty: { shape: [0, 4], values: new Float32Array() },
    '\u00e9"\\': { shape: [1], values: Float32Array.of(2) },
    __proto: { shape: [1], values: new Float32Array(Float32Array.of(9, 8, 7).buffer, 4, 1) },
  };
  const back = decodeSafetensors(encodeSafetensors(tensors, { step: "12" }));
  expect({ ...back.metadata }).toEqual({ step: "12" });
  expect({ ...back.tensors }).toEqual(tensors);
});

test("bytes inside a larger buffer, such as Node's, are read where they are", () => {
  const tensors = { a: { shape: [2], values: Float32Array.of(1, 2) }, b: { shape: [1], values: Float32Array.of(3) } };
  const bytes = encodeSafetensors(tensors);
  const inside = Buffer.concat([Buffer.alloc(3), bytes]).subarray(3);
  expect({ ...decodeSafetensors(inside).tensors }).toEqual(tensors);
});

test("the header is what the published format says", () => {
  const bytes = encodeSafetensors({ a: { shape: [2], values: Float32Array.of(1, 2) } });
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  expect((8 + length) % 8).toBe(0);
  expect(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))).toEqual({
    a: { dtype: "F32", shape: [2], data_offsets: [0, 8] },
  });
  expect([...new Float32Array(bytes.slice(8 + length).buffer)]).toEqual([1, 2]);
});

test("the bytes do not depend on the order of the keys", () => {
  const [a, b] = [1, 2].map((n) => ({ shape: [1], values: Float32Array.of(n) })) as [never, never];
  expect(encodeSafetensors({ a, b })).toEqual(encodeSafetensors({ b, a }));
});

test("a tensor that its shape does not hold is not written", () => {
  expect(() => encodeSafetensors({ a: { shape: [3], values: new Float32Array(2) } })).toThrow("do not fit [3]");
});

test.each([
  ["too short for a length", new Uint8Array(7), "7 bytes"],
  ["a header longer than the file", file({}).fill(0xff, 0, 8), "header would have"],
  ["no JSON", file("{"), "not JSON"],
  ["no UTF-8", file("{}").fill(0xff, 8), "not JSON"],
  ["a list", file([]), "not an object"],
  ["an entry that is no object", file({ a: 1 }), "not an object"],
  ["metadata that is no text", file({ __metadata__: { a: 1 } }), "not text"],
  ["another type", file({ a: entry({ dtype: "BF16" }) }, 4), "BF16"],
  ["a negative size", file({ a: entry({ shape: [-1] }) }, 4), "valid shape"],
  ["a size that overflows", file({ a: entry({ shape: [2 ** 40, 2 ** 40] }) }, 4), "does not fit"],
  ["offsets beyond the end", file({ a: entry({ shape: [2], data_offsets: [0, 8] }) }, 4), "outside the file"],
  ["offsets backwards", file({ a: entry({ data_offsets: [4, 0] }) }, 4), "outside the file"],
  ["offsets missing", file({ a: entry({ data_offsets: [0] }) }, 4), "data_offsets"],
  ["tensors that overlap", file({ a: entry({}), b: entry({}) }, 4), "where 4 is due"],
  ["a hole", file({ a: entry({ data_offsets: [4, 8] }) }, 8), "where 0 is due"],
  ["bytes left over", file({ a: entry({}) }, 5), "1 bytes after"],
])("refuses %s", (_, bytes, message) => {
  expect(() => decodeSafetensors(bytes)).toThrow(message);
});

test("a tensor named __proto__ is a tensor like others", () => {
  const { tensors } = decodeSafetensors(file('{"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4));
  expect(Object.keys(tensors)).toEqual(["__proto__"]);
});

test("no bytes make it do anything but return or throw a clear error", () => {
  const good = encodeSafetensors({ a: { shape: [2], values: Float32Array.of(1, 2) } });
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), (at, byte, length) => {
      const bytes = good.slice(0, length || good.length);
      bytes[at] = byte;
      try {
        decodeSafetensors(bytes);
      } catch (error) {
        expect((error as Error).name).toBe("Malformed");
      }
    }),
    { numRuns: 2000, seed: 1 },
  );
});
