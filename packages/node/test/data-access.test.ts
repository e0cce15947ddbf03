import { mkdirSync, readdirSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import type { DecodedImages, ImageFit } from "@dotgan/kit";
import { expect, test } from "vitest";
import type { BrokenImages, DecodeProgress } from "../src/index.js";
import { createDataAccess, dataFolders, EnvironmentError, InputError } from "../src/index.js";
import { plain, temporaryFolder, zip } from "./draw.js";

const root = temporaryFolder();
let made = 0;
function newFolder(...inside: string[]): string {
  const folder = join(root, String(made++));
  mkdirSync(join(folder, ...inside), { recursive: true });
  return folder;
}
const fit: ImageFit = { height: 2, width: 2, channels: 3, fit: "cover" };
const png = (red: number) => plain(4, 4, [red, 0, 0]).png().toBuffer();

async function setOf(count: number): Promise<string> {
  const folder = newFolder("set");
  for (let i = 0; i < count; i++) writeFileSync(join(folder, "set", `${i}.png`), await png(i * 10));
  return folder;
}
/** The red of the first pixel of every image. */
function reds(images: DecodedImages): number[] {
  const stride = 12;
  const all = new Uint8Array(images.count * stride);
  for (let i = 0; i < images.count; i++) images.copy(i, all, i * stride);
  return Array.from({ length: images.count }, (_, i) => all[i * stride] as number);
}

async function decodeSet(folder: string, cacheFolder: string, wanted = fit, tolerate?: number) {
  const told: DecodeProgress[] = [];
  const broken: BrokenImages[] = [];
  const access = createDataAccess({
    folders: [folder],
    cacheFolder,
    onProgress: (progress) => told.push(progress),
    onBroken: (found) => broken.push(found),
  });
  const files = await access.imageFiles("set", "set.zip");
  if (!files) throw new Error("no files");
  try {
    return {
      files,
      told,
      broken,
      images: await access.decode(files, wanted, tolerate === undefined ? {} : { tolerate }),
    };
  } finally {
    access.close();
  }
}

test("data is looked for in what was named, then GAN_DATA, then ./data", () => {
  expect(dataFolders("/a", { GAN_DATA: "b" }, "/here")).toEqual(["/a", "/here/b", "/here/data"]);
  expect(dataFolders(undefined, {}, "/here")).toEqual(["/here/data"]);
});

test("the first file that exists is read, unpacked where it is gzipped; a damaged one is refused by name", async () => {
  const [first, second] = [newFolder("mnist"), newFolder("mnist")];
  writeFileSync(join(second, "mnist/a.gz"), gzipSync("from second"));
  writeFileSync(join(second, "mnist/b"), "plain");
  const access = createDataAccess({ folders: [join(first, "none"), first, second] });
  expect(Buffer.from((await access.file("mnist/a", "mnist/a.gz")) ?? []).toString()).toBe("from second");
  writeFileSync(join(first, "mnist/b"), "from first");
  expect(Buffer.from((await access.file("mnist/b")) ?? []).toString()).toBe("from first");
  expect(await access.file("mnist", "mnist/c")).toBeUndefined();
  writeFileSync(join(first, "mnist/a.gz"), "no gzip");
  await expect(access.file("mnist/a.gz")).rejects.toThrow(InputError);
});

test("a file of an npm package is found from the plugin's place, and none outside the package", async () => {
  const folder = newFolder("plugin", "node_modules", "some-data", "raw");
  writeFileSync(join(folder, "plugin/node_modules/some-data/raw/x"), "bytes");
  writeFileSync(join(folder, "plugin/node_modules/secret"), "secret");
  const access = createDataAccess({
    folders: [],
    packageRoots: [pathToFileURL(join(folder, "plugin/index.js")).href, "bare-name"],
  });
  expect(Buffer.from((await access.packageFile("some-data", "raw/x")) ?? []).toString()).toBe("bytes");
  expect(await access.packageFile("some-data", "../secret")).toBeUndefined();
  expect(await access.packageFile("no-such-data", "x")).toBeUndefined();
});

test("what is missing and what is wrong end with exit codes 3 and 2", () => {
  const access = createDataAccess({ folders: ["/mine", "/ours"] });
  expect(() => access.missing("put it there")).toThrow(EnvironmentError);
  expect(() => access.missing("put it there")).toThrow(/put it there\n.*in this order: \/mine, \/ours; --data/);
  expect(() => access.badData("wrong")).toThrow(InputError);
  expect([new EnvironmentError("").exitCode, new InputError("").exitCode]).toEqual([3, 2]);
});

test("images come in the order of their names, and a second time nothing is decoded", async () => {
  const [folder, cache] = [await setOf(12), newFolder()];
  const first = await decodeSet(folder, cache);
  expect(first.files.names).toEqual(
    ["0", "1", "10", "11", "2", "3", "4", "5", "6", "7", "8", "9"].map((n) => `${n}.png`),
  );
  expect(reds(first.images)).toEqual(first.files.names.map((name) => Number.parseInt(name, 10) * 10));
  expect(first.told.at(-1)).toEqual({ done: 12, total: 12, broken: 0 });
  const second = await decodeSet(folder, cache);
  expect(second.told).toEqual([]);
  expect(reds(second.images)).toEqual(reds(first.images));
  expect([...second.images.origin]).toEqual([...Array(12).keys()]);
  expect(() => second.images.copy(12, new Uint8Array(12), 0)).toThrow(RangeError);
  expect(() => second.images.copy(0, new Uint8Array(12), 1)).toThrow(RangeError);
  second.images.close();
  second.images.close();
});

test("another fit, a changed file or a damaged cache is decoded anew", async () => {
  const [folder, cache] = [await setOf(3), newFolder()];
  await decodeSet(folder, cache);
  expect((await decodeSet(folder, cache, { ...fit, fit: "contain" })).told).toHaveLength(3);
  const crop = { left: 0, top: 0, width: 2, height: 2, frame: [4, 4] as const };
  expect((await decodeSet(folder, cache, { ...fit, crop })).told).toHaveLength(3);
  expect((await decodeSet(folder, cache, { ...fit, crop: { ...crop, left: 1 } })).told).toHaveLength(3);
  writeFileSync(join(folder, "set/1.png"), await png(250));
  utimesSync(join(folder, "set/1.png"), 1, 1);
  const changed = await decodeSet(folder, cache);
  expect(changed.told).toHaveLength(3);
  expect(reds(changed.images)).toEqual([0, 250, 20]);
  for (const name of readdirSync(join(cache, "images"))) truncateSync(join(cache, "images", name), 130);
  expect((await decodeSet(folder, cache)).told).toHaveLength(3);
  expect(readdirSync(join(cache, "images")).filter((name) => name.includes("tmp"))).toEqual([]);
});

test("an archive serves as a folder does", async () => {
  const [folder, cache] = [newFolder(), newFolder()];
  const entries = await Promise.all([1, 2].map(async (i) => ({ name: `faces/${i}.png`, bytes: await png(i * 100) })));
  writeFileSync(join(folder, "set.zip"), zip(entries));
  const { images, files } = await decodeSet(folder, cache);
  expect(files.names).toEqual(["faces/1.png", "faces/2.png"]);
  expect(reds(images)).toEqual([100, 200]);
  expect((await decodeSet(folder, cache)).told).toEqual([]);
});

test("a broken file is named and left out; where more than is tolerated are broken, all stops", async () => {
  const [folder, cache] = [await setOf(10), newFolder()];
  writeFileSync(join(folder, "set/3.png"), "no image");
  const { images, broken } = await decodeSet(folder, cache, fit, 0.1);
  expect(images.count).toBe(9);
  expect([...images.origin]).toEqual([0, 1, 2, 4, 5, 6, 7, 8, 9]);
  expect(images.broken).toEqual([{ name: "3.png", reason: expect.any(String) }]);
  expect(broken).toEqual([{ where: join(folder, "set"), files: images.broken }]);
  expect((await decodeSet(folder, cache, fit, 0.1)).broken).toEqual(broken);
  // From the cache and without it: 10% is more than the usual 1%.
  for (const where of [cache, newFolder()]) {
    const error = await decodeSet(folder, where).catch((thrown) => thrown);
    expect(error).toMatchObject({ exitCode: 3 });
    expect(error.message).toMatch(/more than 1% of its 10 images cannot be read:\n {2}3\.png: /);
  }
});

test("the names given are decoded, in their order", async () => {
  const [folder, cache] = [await setOf(4), newFolder()];
  const access = createDataAccess({ folders: [folder], cacheFolder: cache });
  const files = await access.imageFiles("set");
  const some = { where: files?.where ?? "", names: ["3.png", "1.png"] };
  expect(reds(await access.decode(some, fit))).toEqual([30, 10]);
  access.close();
});

test("a cache that cannot be written is told with its place", async () => {
  const folder = await setOf(1);
  const file = join(folder, "a-file");
  writeFileSync(file, "");
  const error = await decodeSet(folder, file).catch((thrown) => thrown);
  expect(error).toMatchObject({ exitCode: 3, message: expect.stringContaining("GAN_CACHE") });
});
