import type { ImageFit } from "@dotgan/kit";
import { decode } from "fast-png";
import sharp from "sharp";
import { expect, test } from "vitest";
import { decodeImage, describeImage, scaleCrop } from "../src/images.js";
import { encodePng } from "../src/png.js";
import { type Colour, drawn, plain } from "./draw.js";

const red: Colour = [200, 10, 50];
const fit = (over: Partial<ImageFit> = {}): ImageFit => ({ height: 4, width: 4, channels: 3, fit: "cover", ...over });

async function pixels(bytes: Uint8Array, wanted: ImageFit): Promise<Uint8Array> {
  const decoded = await decodeImage(bytes, wanted);
  if ("broken" in decoded) throw new Error(decoded.broken);
  expect(decoded.pixels).toHaveLength(wanted.height * wanted.width * wanted.channels);
  return decoded.pixels;
}
const first = async (bytes: Uint8Array, wanted = fit()) => [
  ...(await pixels(bytes, wanted)).subarray(0, wanted.channels),
];
const near = (found: readonly number[], wanted: readonly number[], by = 3) => {
  for (const [i, value] of wanted.entries()) expect(Math.abs((found[i] as number) - value)).toBeLessThanOrEqual(by);
};

test.each(["png", "jpeg", "webp", "gif", "tiff"] as const)("a %s file is decoded to sRGB", async (format) => {
  near(
    await first(await plain(9, 7, red).toFormat(format, { quality: 100, chromaSubsampling: "4:4:4" }).toBuffer()),
    red,
    6,
  );
});

test("a palette, a CMYK and a 16-bit file are converted to 8-bit sRGB", async () => {
  near(await first(await plain(9, 7, red).png({ palette: true }).toBuffer()), red, 1);
  near(await first(await plain(9, 7, red).toColourspace("cmyk").jpeg({ quality: 100 }).toBuffer()), red, 20);
  const deep = Uint16Array.from({ length: 8 * 8 * 3 }, (_, i) => [51400, 2570, 12850][i % 3] as number);
  const file = await sharp(deep, { raw: { width: 8, height: 8, channels: 3 } })
    .toColourspace("rgb16")
    .png()
    .toBuffer();
  expect((await sharp(file).metadata()).depth).toBe("ushort");
  near(await first(file), red, 1);
});

test("grey and colour are converted into each other", async () => {
  const grey = await sharp(new Uint8Array(64).fill(90), { raw: { width: 8, height: 8, channels: 1 } })
    .toColourspace("b-w")
    .png()
    .toBuffer();
  expect(await first(grey)).toEqual([90, 90, 90]);
  expect(await first(grey, fit({ channels: 1 }))).toEqual([90]);
  near(await first(await plain(8, 8, [90, 90, 90]).png().toBuffer(), fit({ channels: 1 })), [90], 1);
});

test("transparency is laid on white", async () => {
  const clear = {
    create: { width: 8, height: 8, channels: 4 as const, background: { r: 200, g: 10, b: 50, alpha: 0 } },
  };
  expect(await first(await sharp(clear).png().toBuffer())).toEqual([255, 255, 255]);
});

test("the orientation that a camera notes is applied before the crop", async () => {
  // Left half red, right half black; orientation 6 turns it a quarter clockwise: the upper half becomes red.
  const file = await drawn(16, 8, (x) => (x < 8 ? red : [0, 0, 0]))
    .withMetadata({ orientation: 6 })
    .png()
    .toBuffer();
  const upright = await pixels(file, fit({ width: 8, height: 16, fit: "center" }));
  near([...upright.subarray(0, 3)], red, 1);
  near([...upright.subarray(-3)], [0, 0, 0], 1);
  const crop = { left: 0, top: 8, width: 8, height: 8, frame: [8, 16] as const };
  near(await first(file, fit({ crop })), [0, 0, 0], 1);
});

test("center cuts the middle without scaling, cover scales and cuts, contain pads with black", async () => {
  const stripes = await drawn(12, 4, (x) => [x * 20, 0, 0])
    .png()
    .toBuffer();
  const reds = async (over: Partial<ImageFit>) => [...(await pixels(stripes, fit(over)))].filter((_, i) => i % 3 === 0);
  expect((await reds({ fit: "center", height: 2, width: 2 })).slice(0, 2)).toEqual([100, 120]);
  expect((await reds({ fit: "cover" })).slice(0, 4)).toEqual([80, 100, 120, 140]);
  const contained = await pixels(
    await plain(12, 4, red).png().toBuffer(),
    fit({ fit: "contain", height: 12, width: 12 }),
  );
  expect([...contained.subarray(0, 3)]).toEqual([0, 0, 0]);
  near([...contained.subarray(6 * 12 * 3, 6 * 12 * 3 + 3)], red, 1);
  // Too small for center: enlarged.
  near(await first(await plain(2, 3, red).png().toBuffer(), fit({ fit: "center" })), red, 1);
});

test("a crop stated in the original frame scales with the image, edge by edge", () => {
  const crop = { left: 35, top: 55, width: 108, height: 108, frame: [178, 218] as const };
  expect(scaleCrop(crop, 178, 218)).toEqual({ left: 35, top: 55, width: 108, height: 108 });
  expect(scaleCrop(crop, 89, 109)).toEqual({ left: 18, top: 28, width: 54, height: 54 });
  expect(scaleCrop(crop, 356, 436)).toEqual({ left: 70, top: 110, width: 216, height: 216 });
  expect(scaleCrop({ ...crop, left: 170 }, 178, 218)).toMatchObject({ left: 170, width: 8 });
  expect(scaleCrop({ ...crop, left: 178 }, 178, 218)).toBeUndefined();
});

test("a crop is what is seen afterwards", async () => {
  const file = await drawn(89, 109, (x, y) => (x >= 18 && x < 72 && y >= 28 && y < 82 ? red : [0, 0, 0]))
    .png()
    .toBuffer();
  const crop = { left: 35, top: 55, width: 108, height: 108, frame: [178, 218] as const };
  const all = await pixels(file, fit({ crop, width: 16, height: 16 }));
  for (let i = 0; i < all.length; i += 3) near([...all.subarray(i, i + 3)], red, 1);
});

test("a bitmap is decoded in each of its uncompressed kinds", async () => {
  const bmp = (bits: number, palette: number[], rows: number[], height = 2) => {
    const head = Buffer.alloc(54);
    head.write("BM");
    head.writeUInt32LE(54 + palette.length, 10);
    head.writeUInt32LE(40, 14);
    head.writeInt32LE(2, 18);
    head.writeInt32LE(height, 22);
    head.writeUInt16LE(bits, 28);
    return Buffer.concat([head, Buffer.from(palette), Buffer.from(rows)]);
  };
  const wanted = fit({ width: 2, height: 2, fit: "center" });
  // 24 bits, bottom row first: blue red / green white, in BGR, padded to 4 bytes.
  const rows = [0, 255, 0, 255, 255, 255, 0, 0, 255, 0, 0, 0, 0, 255, 0, 0];
  const colours = [0, 0, 255, 255, 0, 0, 0, 255, 0, 255, 255, 255];
  expect([...(await pixels(bmp(24, [], rows), wanted))]).toEqual(colours);
  expect((await pixels(bmp(24, [], rows, -2), wanted)).subarray(0, 3)).toEqual(Buffer.from([0, 255, 0]));
  const palette = [0, 0, 0, 0, 50, 10, 200, 0];
  const expected = [...red, 0, 0, 0, 0, 0, 0, ...red];
  expect([...(await pixels(bmp(8, palette, [0, 1, 0, 0, 1, 0, 0, 0]), wanted))]).toEqual(expected);
  expect([...(await pixels(bmp(4, palette, [0x01, 0, 0, 0, 0x10, 0, 0, 0]), wanted))]).toEqual(expected);
  expect([...(await pixels(bmp(1, palette, [0x40, 0, 0, 0, 0x80, 0, 0, 0]), wanted))]).toEqual(expected);
  expect(await decodeImage(bmp(24, [], rows.slice(0, 9)), wanted)).toEqual({ broken: "bitmap cut off in its pixels" });
  expect(await decodeImage(bmp(8, palette, [9, 9, 0, 0, 9, 9, 0, 0]), wanted)).toHaveProperty("broken");
});

test("a file that cannot be read is told, not thrown", async () => {
  const noise = {
    create: {
      width: 200,
      height: 200,
      channels: 3 as const,
      background: "red",
      noise: { type: "gaussian" as const, mean: 128, sigma: 30 },
    },
  };
  const jpeg = await sharp(noise).jpeg().toBuffer();
  expect(await decodeImage(jpeg.subarray(0, jpeg.length / 2), fit())).toEqual({
    broken: expect.stringContaining("premature end"),
  });
  expect(await decodeImage(new Uint8Array(), fit())).toEqual({ broken: "empty file" });
  expect(await decodeImage(Buffer.from("<html>not found</html>"), fit())).toHaveProperty("broken");
  // A small file that claims 60000 x 60000 pixels.
  const png = await plain(8, 8, red).png().toBuffer();
  png.writeUInt32BE(60000, 16);
  png.writeUInt32BE(60000, 20);
  expect(await decodeImage(png, fit())).toHaveProperty("broken");
});

test("a written picture is read back the same", () => {
  for (const channels of [1, 3] as const) {
    const picture = {
      height: 2,
      width: 3,
      channels,
      pixels: Uint8Array.from({ length: 6 * channels }, (_, i) => i * 9),
    };
    expect(decode(encodePng(picture))).toMatchObject({ height: 2, width: 3, channels, depth: 8, data: picture.pixels });
  }
  expect(() => encodePng({ height: 2, width: 2, channels: 3, pixels: new Uint8Array(4) })).toThrow("2x2 picture");
});

test("a header tells what a file holds before it is fitted, and no picture tells nothing", async () => {
  const clear = { create: { width: 9, height: 7, channels: 4 as const, background: { r: 1, g: 2, b: 3, alpha: 0.5 } } };
  expect(await describeImage(await sharp(clear).png().toBuffer())).toEqual({
    width: 9,
    height: 7,
    mode: "srgb with transparency",
    frames: 1,
    turned: false,
  });
  const turned = await plain(9, 7, red).withMetadata({ orientation: 6 }).jpeg().toBuffer();
  expect(await describeImage(turned)).toMatchObject({ width: 7, height: 9, mode: "srgb", turned: true });
  const cmyk = await plain(9, 7, red).toColourspace("cmyk").jpeg().toBuffer();
  expect(await describeImage(cmyk)).toMatchObject({ mode: "cmyk", turned: false });
  expect(await describeImage(Buffer.from("no picture"))).toBeUndefined();
});
