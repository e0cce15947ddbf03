import type { ImageFit } from "@dotgan/kit";
import { testPlugin } from "@dotgan/testing";
import { expect, it } from "vitest";
import { images } from "../src/images.js";
import { drawnAccess, stream } from "./access.js";
import { readAll } from "./read.js";

const numbered = (folder: string, count: number) => Array.from({ length: count }, (_, i) => `${folder}${i + 1}.png`);
const folders = {
  flowers: [...numbered("set/roses/", 30), ...numbered("set/asters/deep/", 50), ...numbered("set/lilies/", 20)],
  mixed: [...numbered("", 80), "broken.jpg"],
};
const access = drawnAccess({ images: folders });
const params = {
  path: "mixed",
  size: undefined,
  height: undefined,
  width: undefined,
  channels: 3,
  fit: "cover",
  labels: "none",
  except: undefined,
  range: [0, 255],
  validShare: 0.2,
  testShare: 0.1,
} as const;

testPlugin(images, { access });

it("folders become classes in alphabetical order, below what all files share, with subfolders inside", async () => {
  const source = await images.open({ ...params, path: "flowers", labels: "folders" }, access, stream());
  expect(source.facts.classes).toBe(3);
  const all = [await readAll(source, "train"), await readAll(source, "valid"), await readAll(source, "test")];
  const counts = [0, 1, 2].map((label) => all.flatMap(({ labels }) => [...labels]).filter((l) => l === label).length);
  expect(counts).toEqual([50, 20, 30]);
  expect(await images.probe?.({ ...params, path: "flowers", labels: "folders" }, access)).toEqual(source.facts);
});

it("held-out examples are spread evenly over the sorted files, whatever the seed", async () => {
  const source = await images.open({ ...params, path: "flowers", labels: "folders" }, access, stream(1));
  expect(source.facts.splits).toEqual({ train: 69, valid: 21, test: 10 });
  const { labels } = await readAll(source, "valid");
  const shares = [50, 20, 30].map((count, label) => labels.filter((l) => l === label).length / count);
  for (const share of shares) expect(Math.abs(share - 0.2)).toBeLessThan(0.06);
  const again = await images.open({ ...params, path: "flowers", labels: "folders" }, access, stream(2));
  expect([...(await readAll(again, "valid")).values]).toEqual([...(await readAll(source, "valid")).values]);
});

it("a broken file is left out and no other changes its split for it", async () => {
  const whole = drawnAccess({ images: { mixed: folders.mixed.map((name) => name.replace("broken.jpg", "a0.jpg")) } });
  const sound = await readAll(await images.open(params, whole, stream()), "valid");
  const source = await images.open(params, access, stream());
  const total = Object.values(source.facts.splits).reduce((sum, n) => sum + n, 0);
  expect(total).toBe(80);
  const left = new Set((await readAll(source, "valid")).values);
  expect([...new Set(sound.values)].filter((value) => value !== 0 && !left.has(value))).toEqual([]);
});

it("size, or height and width, say what the images become", async () => {
  const fits: ImageFit[] = [];
  const open = (changes: object) =>
    images.open({ ...params, ...changes }, drawnAccess({ images: folders }, fits), stream());
  await open({});
  await open({ height: 20, width: 30, channels: 1, fit: "contain" });
  expect(fits).toEqual([
    { height: 64, width: 64, channels: 3, fit: "cover" },
    { height: 20, width: 30, channels: 1, fit: "contain" },
  ]);
});

it("what contradicts itself is refused", () => {
  const conflict = (changes: object) => images.conflict?.({ ...params, ...changes });
  expect(conflict({})).toBeUndefined();
  expect(conflict({ height: 3 })).toMatch(/come together/);
  expect(conflict({ size: 3, height: 3, width: 3 })).toMatch(/give `size`, or/);
  expect(conflict({ channels: 2 })).toMatch(/1 for grey or 3/);
  expect(conflict({ validShare: 0.5, testShare: 0.5 })).toMatch(/leave nothing/);
});

it("an image outside of the class folders is named, and no image at all is said", async () => {
  const open = (changes: object, given = folders as Record<string, string[]>) =>
    images.open({ ...params, ...changes }, drawnAccess({ images: given }), stream());
  await expect(open({ labels: "folders" })).rejects.toThrow(/bad data: mixed: .*folder of its class; 1.png does not/);
  await expect(open({ labels: "folders", path: "one" }, { one: numbered("a/", 3) })).rejects.toThrow(/bad data: one: /);
  await expect(open({ path: "none" }, { none: [] })).rejects.toThrow("none has no image files");
  await expect(open({ path: "elsewhere" })).rejects.toThrow(/missing: No images at "elsewhere"/);
});

it("files that a list names are left out, and a list that does not fit the folder is refused", async () => {
  const bytes = (text: string) => Uint8Array.from(Buffer.from(text));
  const listed = drawnAccess({
    images: { few: ["1.png", "2.png", "a/\u00fc 3.png", "4.png"] },
    files: { "out.txt": bytes("2.png\r\na/\u00fc 3.png\n"), "other.txt": bytes("5.png\n") },
  });
  const few = { ...params, path: "few", validShare: 0, testShare: 0 };
  const { values } = await readAll(await images.open({ ...few, except: "out.txt" }, listed, stream()), "train");
  expect([...new Set(values)]).toEqual([1, 4]);
  await expect(images.open({ ...few, except: "other.txt" }, listed, stream())).rejects.toThrow("other.txt names 5.png");
  await expect(images.open({ ...few, except: "none.txt" }, listed, stream())).rejects.toThrow('No list at "none.txt"');
});

it("so few images that none is left to train on are refused", async () => {
  const few = drawnAccess({ images: { mixed: ["only.png"] } });
  await expect(images.open(params, few, stream())).rejects.toThrow("none is left to train on");
});
