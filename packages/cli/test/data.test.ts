import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { built, gan, ganIn, ring, scratch } from "./gan.js";

/** A picture of its own for each number. */
const pixels = (number: number, width: number, height: number) =>
  Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const [x, y] = [(Math.floor(i / 3) % width) / width, Math.floor(i / 3 / width) / height];
    return 128 + 100 * Math.sin(number + (3 + number) * x + (7 - number) * y * y);
  });
const drawn = (number: number, width = 40, height = 40) =>
  sharp(pixels(number, width, height), { raw: { width, height, channels: 3 } });

describe.skipIf(!built)("gan data, built", () => {
  let folder = "";
  beforeAll(async () => {
    folder = scratch();
    for (const name of ["a", "b"]) mkdirSync(join(folder, "mine", name), { recursive: true });
    const at = (name: string) => join(folder, "mine", name);
    for (const number of [0, 1, 2])
      await drawn(number)
        .png()
        .toFile(at(`a/${number}.png`));
    for (const number of [3, 4, 5])
      await drawn(number, 60, 60)
        .png()
        .toFile(at(`b/${number}.png`));
    await drawn(1).jpeg({ quality: 90 }).toFile(at("b/one-again.jpg"));
    await drawn(6).grayscale().toColourspace("b-w").png().toFile(at("b/grey.png"));
    await drawn(7, 20, 90).ensureAlpha(0.5).png().toFile(at("b/narrow.png"));
    writeFileSync(at("b/broken.png"), "no picture");
    writeFileSync(at("b/notes.txt"), "nobody's business");
    writeFileSync(join(folder, "ring.gan"), ring);
    writeFileSync(join(folder, "unfinished.gan"), 'data mine = images("mine", size: 32, labels: folders)\n');
  });
  const inspect = (...args: string[]) =>
    ganIn(folder, { GAN_DATA: folder }, "data", "inspect", ...args, "--engine", "cpu");
  const dedup = (...args: string[]) => ganIn(folder, { GAN_DATA: folder }, "data", "dedup", ...args);

  it("inspect tells sizes, modes, odd and broken files by name, classes, values and dimensions", () => {
    const { status, stdout, stderr } = inspect("unfinished.gan", "--json", "--out", "seen");
    expect(stderr).toBe("");
    expect(status).toBe(0);
    const found = JSON.parse(stdout);
    expect(found).toMatchObject({ ok: true, data: "images", shape: { height: 32, width: 32, channels: 3 } });
    expect(Object.values(found.splits as Record<string, number>).reduce((a, b) => a + b)).toBe(9);
    expect(found.images.sizes).toEqual([
      { width: 40, height: 40, count: 5 },
      { width: 60, height: 60, count: 3 },
      { width: 20, height: 90, count: 1 },
    ]);
    expect(found.images.modes).toEqual({ srgb: 7, "b-w": 1, "srgb with transparency": 1 });
    expect(found.images.odd.map(({ name }: { name: string }) => name)).toEqual(["b/grey.png", "b/narrow.png"]);
    expect(found.images.odd[1].reasons).toEqual([
      "srgb with transparency",
      "20x90 is enlarged",
      "20x90 is long and narrow",
    ]);
    expect(found.images.broken.map(({ name }: { name: string }) => name)).toEqual(["b/broken.png"]);
    expect(found.classes.train.reduce((a: number, b: number) => a + b)).toBe(found.splits.train);
    expect(found.least).toBeGreaterThanOrEqual(-1);
    expect(found.most).toBeLessThanOrEqual(1);
    expect(found.dimension).toMatchObject({ split: "train", examples: found.splits.train, neighbours: 6 });
    expect(found.pictures.map((file: string) => existsSync(join(folder, file)))).toEqual([true, true]);
  });

  it("a folder, and a dataset as it is written, are taken too, and told in words", () => {
    const path = inspect("mine", "--out", "words");
    expect(path.status).toBe(0);
    expect(path.stdout).toContain("b/broken.png: ");
    expect(path.stdout).toContain("image[64, 64, 3]");
    const toy = inspect("ring(modes: 3, train: 60, valid: 5, test: 5)");
    expect(toy.stdout).toMatch(/ring: vector\[2\]/);
    expect(toy.stdout).toMatch(/dimension .* of 60 examples of train/);
    expect(toy.stdout).not.toContain("picture");
  });

  it("what is wrong is told with the exit code of elsewhere", () => {
    const absent = inspect('images("nowhere")');
    expect([absent.status, absent.stdout]).toEqual([3, ""]);
    expect(absent.stderr).toContain('No images at "nowhere"');
    const unknown = inspect("imags(3)");
    expect(unknown.status).toBe(2);
    expect(unknown.stderr).toContain("did you mean `images`?");
    expect(unknown.stderr).not.toContain("no-network");
    expect(inspect("nothing.gan")).toMatchObject({ status: 2, stderr: "There is no file nothing.gan.\n" });
    expect(dedup("ring")).toMatchObject({
      status: 2,
      stderr: "Duplicates are found among images; `ring` gives none.\n",
    });
    mkdirSync(join(folder, "broken"));
    writeFileSync(join(folder, "broken/only.png"), "no picture");
    for (const look of [inspect, dedup]) {
      const path = look("mine/b/notes.txt");
      expect([path.status, path.stderr]).toEqual([2, expect.stringMatching(/^mine\/b\/notes\.txt is no \.gan file, /)]);
      expect(look("not/here").stderr).toMatch(/^not\/here is no \.gan file, /);
      const unread = look("broken");
      expect([unread.status, unread.stdout]).toEqual([2, ""]);
      expect(unread.stderr).toMatch(/broken has no example that can be read; 1 files are broken, only\.png: /);
    }
    expect(dedup("mine", "--bits", "64").stderr).toContain("from 0 to 63");
    expect(dedup("mine", "--difference", "2").stderr).toContain("a number from 0 to 1");
  });

  it("dedup names what is nearly the same, removes nothing, and its list keeps it out", () => {
    const before = readdirSync(join(folder, "mine"), { recursive: true }).sort();
    const { status, stdout } = dedup("mine", "--json", "--write", "--out", "twice");
    expect(status).toBe(0);
    const { groups, duplicates, written } = JSON.parse(stdout);
    expect(groups.map((group: { name: string }[]) => group.map(({ name }) => name).sort())).toEqual([
      ["a/1.png", "b/one-again.jpg"],
    ]);
    expect(duplicates).toBe(1);
    expect(written.map((file: string) => existsSync(join(folder, file)))).toEqual([true, true, true]);
    expect(readdirSync(join(folder, "mine"), { recursive: true }).sort()).toEqual(before);
    const list = readFileSync(join(folder, "twice/duplicates.txt"), "utf8");
    expect(list.trim().split("\n")).toEqual([groups[0][1].name]);
    expect(dedup('images("mine", except: "twice/duplicates.txt")').stdout).toContain("0 groups");
    writeFileSync(join(folder, "wrong.txt"), "c/none.png\n");
    const wrong = dedup('images("mine", except: "wrong.txt")');
    expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining("wrong.txt names c/none.png")]);
    expect(dedup('images("mine", except: "absent.txt")').status).toBe(3);
  });

  it("each has help with two examples", () => {
    for (const args of [["inspect"], ["dedup"], ["get"]]) {
      const { status, stdout } = gan(folder, "data", ...args, "--help");
      expect(status).toBe(0);
      expect(stdout.split("Examples:")[1]?.trim().split("\n")).toHaveLength(2);
      expect(stdout).toContain("--json");
    }
  });
});
