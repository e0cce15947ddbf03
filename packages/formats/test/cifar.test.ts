import { expect, it } from "vitest";
import { decodeCifar10 } from "../src/index.js";

const record = (label: number, red: number, green: number, blue: number): number[] => [
  label,
  ...[red, green, blue].flatMap((first) => Array.from({ length: 1024 }, (_, i) => (first + i) % 256)),
];

it("records give labels, and their colour planes become channels", () => {
  const { count, labels, values } = decodeCifar10(Uint8Array.from([...record(3, 10, 20, 30), ...record(9, 0, 1, 2)]));
  expect(count).toBe(2);
  expect([...labels]).toEqual([3, 9]);
  expect([...values.subarray(0, 6)]).toEqual([10, 20, 30, 11, 21, 31]);
  expect([...values.subarray(3072, 3075)]).toEqual([0, 1, 2]);
  expect(values.length).toBe(2 * 3072);
});

it("bytes that are no whole number of records, and labels beyond 9, are refused", () => {
  expect(() => decodeCifar10(new Uint8Array(3072))).toThrow(/3073 bytes each; 3072 bytes/);
  expect(() => decodeCifar10(new Uint8Array(0))).toThrow(/0 bytes/);
  expect(() => decodeCifar10(Uint8Array.from([...record(0, 0, 0, 0), ...record(10, 0, 0, 0)]))).toThrow(
    /record 1 has the label 10/,
  );
});
