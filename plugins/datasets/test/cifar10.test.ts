import { testPlugin } from "@dotgan/testing";
import { expect, it } from "vitest";
import { cifar10 } from "../src/cifar10.js";
import { drawnAccess, hasReal, realAccess, stream } from "./access.js";
import { read, readAll } from "./read.js";

/** Records whose red values are all `first + i`, whose green ones are 0, and whose blue ones 255. */
function batch(count: number, first: number): Uint8Array {
  const bytes = new Uint8Array(count * 3073);
  for (let i = 0; i < count; i++) {
    bytes[i * 3073] = (first + i) % 10;
    bytes.fill(first + i, i * 3073 + 1, i * 3073 + 1025);
    bytes.fill(255, i * 3073 + 2049, (i + 1) * 3073);
  }
  return bytes;
}

const partial = drawnAccess({ files: { "cifar-10/cifar-10-batches-bin/data_batch_1.bin": batch(40, 0) } });
const several = drawnAccess({
  files: {
    "cifar-10-batches-bin/data_batch_1.bin": batch(40, 0),
    "cifar-10-batches-bin/data_batch_3.bin": batch(40, 40),
    "cifar-10-batches-bin/test_batch.bin": batch(10, 200),
  },
});
const params = { range: [0, 255], validShare: 0.1, testShare: 0.05 } as const;

testPlugin(cifar10, { access: partial });
testPlugin(cifar10, { access: several });

it("one partial batch is divided in order: train, valid, test", async () => {
  const source = await cifar10.open(params, partial, stream());
  expect(source.facts.splits).toEqual({ train: 34, valid: 4, test: 2 });
  const [train, valid, test] = [
    await readAll(source, "train"),
    await readAll(source, "valid"),
    await readAll(source, "test"),
  ];
  expect([train.values[0], valid.values[0], test.values[0]]).toEqual([0, 34, 38]);
  expect([...valid.labels]).toEqual([4, 5, 6, 7]);
});

it("the batches that are there are one after another, and test_batch.bin is the test split", async () => {
  const source = await cifar10.open(params, several, stream());
  expect(source.facts.splits).toEqual({ train: 72, valid: 8, test: 10 });
  const { values, each } = await read(source, "train", [39, 40]);
  expect([...values.subarray(0, 3)]).toEqual([39, 0, 255]);
  expect(values[each]).toBe(40);
  expect((await read(source, "test", [9])).values[0]).toBe(209);
});

it("a batch that is cut off is named", async () => {
  const access = drawnAccess({ files: { "cifar-10/data_batch_2.bin": new Uint8Array(100) } });
  await expect(cifar10.open(params, access, stream())).rejects.toThrow(
    /bad data: data_batch_2.bin: CIFAR-10 records have 3073 bytes/,
  );
});

it("shares that leave nothing are refused", () => {
  expect(cifar10.conflict?.({ ...params, validShare: 0.6, testShare: 0.4 })).toMatch(/leave nothing/);
});

it.skipIf(!hasReal("cifar-10"))("a real batch has every class (needs cifar-10 in the data folder)", async () => {
  const facts = await cifar10.probe?.(params, realAccess);
  expect(facts?.labelCounts?.every((count) => count > 100)).toBe(true);
});
