import type { ImageFit } from "@dotgan/kit";
import { testPlugin } from "@dotgan/testing";
import { expect, it } from "vitest";
import { celeba } from "../src/celeba.js";
import { drawnAccess, stream } from "./access.js";
import { readAll } from "./read.js";

const names = Array.from({ length: 40 }, (_, i) => `img_align_celeba/${String(i + 1).padStart(6, "0")}.jpg`);
const images = { "celeba/img_align_celeba.zip": names };
const params = { size: 64, crop: 108, range: [0, 255] } as const;
const partition = (text: string) => ({
  "celeba/list_eval_partition.txt": Uint8Array.from(text, (character) => character.charCodeAt(0)),
});

testPlugin(celeba, { access: drawnAccess({ images }), params: [{ size: 8, crop: 178 }] });

it("the crop is a centred square, stated in the official frame", async () => {
  const fits: ImageFit[] = [];
  await celeba.open({ ...params, size: 32 }, drawnAccess({ images }, fits), stream());
  expect(fits).toEqual([
    {
      height: 32,
      width: 32,
      channels: 3,
      fit: "cover",
      crop: { left: 35, top: 55, width: 108, height: 108, frame: [178, 218] },
    },
  ]);
});

it("without the official partition the last twentieth is test and the one before it valid", async () => {
  const source = await celeba.open(params, drawnAccess({ images }), stream());
  expect(source.facts.splits).toEqual({ train: 36, valid: 2, test: 2 });
  const first = async (split: "train" | "valid" | "test") => (await readAll(source, split)).values[0];
  expect([await first("train"), await first("valid"), await first("test")]).toEqual([1, 37, 39]);
});

it("the official partition decides where it is there, whatever its line ends", async () => {
  const lines = names.map((name, i) => `${name.slice(-10)} ${i % 4 === 3 ? 2 : i % 4 === 2 ? 1 : 0}`);
  const access = drawnAccess({ images, files: partition(`${lines.join("\r\n")}\r\n`) });
  const source = await celeba.open(params, access, stream());
  expect(source.facts.splits).toEqual({ train: 20, valid: 10, test: 10 });
  expect((await readAll(source, "valid")).values[0]).toBe(3);
  expect(await celeba.probe?.(params, access)).toEqual(source.facts);
});

it("a partition that does not fit the files is refused", async () => {
  const open = (text: string) => celeba.open(params, drawnAccess({ images, files: partition(text) }), stream());
  await expect(open("000001.jpg 0\n000002.jpg train\n")).rejects.toThrow(/list_eval_partition.txt, line 2: expected/);
  await expect(open("000001.jpg 0\n")).rejects.toThrow(/000002.jpg is not in it/);
});

it("an unpacked folder does as well", async () => {
  const access = drawnAccess({ images: { "celeba/img_align_celeba": names.map((name) => name.slice(-10)) } });
  expect((await celeba.probe?.(params, access))?.splits.train).toBe(36);
});
