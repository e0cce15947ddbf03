import { testPlugin } from "@dotgan/testing";
import { expect, it } from "vitest";
import { optdigits } from "../src/optdigits.js";
import { drawnAccess, hasReal, realAccess, stream } from "./access.js";
import { read } from "./read.js";

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const rows = (count: number) =>
  Array.from({ length: count }, (_, i) => [...new Array(64).fill(i % 17), i % 10].join(",")).join("\n");
const header = [...Array.from({ length: 64 }, (_, i) => `Block ${i + 1}`), "Class"].join(",");

const access = drawnAccess({
  files: {
    "optdigits/optdigits.tra": bytes(rows(3_823)),
    "optdigits/optdigits.tes": bytes(`${header}\n${rows(1_797)}\n`),
  },
});
const params = { range: [0, 1], valid: 323 } as const;

testPlugin(optdigits, { access });

it("sixteen dark points become the range's high end, with and without a header line", async () => {
  const source = await optdigits.open(params, access, stream());
  expect(source.facts.splits).toEqual({ train: 3_500, valid: 323, test: 1_797 });
  const train = await read(source, "train", [16, 4]);
  expect([train.values[0], train.values[64], train.labels[0]]).toEqual([1, 0.25, 6]);
  expect((await read(source, "valid", [0])).labels[0]).toBe(0);
  expect((await read(source, "test", [1])).values[0]).toBe(1 / 16);
});

it("a file of another length or with other values is refused with its place", async () => {
  const open = (text: string) =>
    optdigits.open(params, drawnAccess({ files: { "optdigits/optdigits.tra": bytes(text) } }), stream());
  await expect(open(rows(3))).rejects.toThrow("optdigits.tra: expected 3823 rows of 65 numbers, found 3 of 65");
  await expect(open(rows(3_823).replace("16,16", "17,16"))).rejects.toThrow(/optdigits.tra, row 17: pixels/);
  await expect(open("0,1\n0,x")).rejects.toThrow(/optdigits.tra: line 2, cell 2/);
});

it.skipIf(!hasReal("optdigits"))(
  "the real digits have every class in each split (needs optdigits in the data folder)",
  async () => {
    const source = await optdigits.open(params, realAccess, stream());
    expect(source.facts.labelCounts?.every((count) => count > 300)).toBe(true);
    const { labels } = await read(source, "test", [0, 1, 2]);
    expect(labels.every((label) => label >= 0 && label < 10)).toBe(true);
  },
);
