import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, deflateRawSync } from "node:zlib";
import sharp, { type Sharp } from "sharp";
import { afterAll } from "vitest";

/** A new folder that is removed after the tests of this file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "dotgan-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export type Colour = readonly [red: number, green: number, blue: number];

/** An image by the colour of each pixel. */
export function drawn(width: number, height: number, colour: (x: number, y: number) => Colour): Sharp {
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) pixels.set(colour(x, y), (y * width + x) * 3);
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}
export const plain = (width: number, height: number, colour: Colour) => drawn(width, height, () => colour);

export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly store?: boolean;
  /** Told instead of the truth. */
  readonly claim?: { readonly size?: number; readonly crc?: number };
}

/** A zip archive, as honest as its entries. */
export function zip(entries: readonly ZipEntry[]): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes, store, claim } of entries) {
    const nameBytes = Buffer.from(name);
    const packed = store ? Buffer.from(bytes) : deflateRawSync(bytes);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(0x800, 2);
    facts.writeUInt16LE(store ? 0 : 8, 4);
    facts.writeUInt32LE(claim?.crc ?? crc32(bytes), 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(claim?.size ?? bytes.length, 18);
    facts.writeUInt16LE(nameBytes.length, 22);
    parts.push(Buffer.from("PK\x03\x04", "latin1"), facts, nameBytes, packed);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.from("PK\x01\x02\x14\x00", "latin1"), facts, tail, nameBytes);
    offset += 30 + nameBytes.length + packed.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}
