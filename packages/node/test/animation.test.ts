import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, expect, test } from "vitest";
import { writeAnimation, writePng } from "../src/index.js";

const folder = mkdtempSync(join(tmpdir(), "gan-animation-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const shades = [0, 120, 255];
const pictures = await Promise.all(
  shades.map(async (shade, i) => {
    const path = join(folder, `view-${i}.png`);
    await writePng(path, { height: 6, width: 9, channels: 1, pixels: new Uint8Array(54).fill(shade) });
    return path;
  }),
);

test.each(["gif", "webp"])(
  "pictures become the pages of a .%s in their order, and the last stays for a while",
  async (format) => {
    const path = join(folder, `all.${format}`);
    await writeAnimation(path, pictures, { rate: 20 });
    const { pages, loop, delay, pageHeight, width } = await sharp(path, { animated: true }).metadata();
    expect({ pages, loop, delay, pageHeight, width }).toEqual({
      pages: 3,
      loop: 0,
      delay: [50, 50, 2000],
      pageHeight: 6,
      width: 9,
    });
    for (const [page, shade] of shades.entries()) {
      const [first] = await sharp(path, { page }).removeAlpha().raw().toBuffer();
      expect(Math.abs((first as number) - shade)).toBeLessThan(4);
    }
  },
);

test("a file of another kind, and pictures of unequal sizes, are refused, and nothing is left", async () => {
  await expect(writeAnimation(join(folder, "all.mp4"), pictures, { rate: 20 })).rejects.toMatchObject({ exitCode: 2 });
  const wide = join(folder, "wide.png");
  await writePng(wide, { height: 6, width: 10, channels: 1, pixels: new Uint8Array(60) });
  await expect(writeAnimation(join(folder, "other.gif"), [...pictures, wide], { rate: 20 })).rejects.toThrow(
    `is 9x6, ${wide} is 10x6`,
  );
  expect(readdirSync(folder).filter((name) => /mp4|other|tmp/.test(name))).toEqual([]);
});
