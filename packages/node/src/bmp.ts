/** Pixels as sharp takes them raw: RGB, row-major. */
export interface RawImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

export const isBmp = (bytes: Uint8Array): boolean => bytes[0] === 0x42 && bytes[1] === 0x4d;

/**
 * Decodes an uncompressed Windows bitmap of 1, 4, 8, 24 or 32 bits a pixel (sharp's library reads no BMP). The unused
 * fourth byte of 32-bit pixels is left out. Throws, with the cause, on everything else.
 */
export function decodeBmp(bytes: Uint8Array, maxPixels: number): RawImage {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 54) throw new Error("bitmap cut off in its header");
  const start = view.getUint32(10, true);
  const headerSize = view.getUint32(14, true);
  if (headerSize < 40) throw new Error("bitmap of the OS/2 kind, which is not read");
  const width = view.getInt32(18, true);
  const signedHeight = view.getInt32(22, true);
  const height = Math.abs(signedHeight);
  const bits = view.getUint16(28, true);
  const compression = view.getUint32(30, true);
  if (width < 1 || height < 1 || width * height > maxPixels) throw new Error(`bitmap of ${width}x${height} pixels`);
  // 3 is "bit fields": with 32 bits these are, in practice, the plain order.
  if (compression !== 0 && !(compression === 3 && bits === 32)) throw new Error("compressed bitmap, which is not read");
  if (![1, 4, 8, 24, 32].includes(bits)) throw new Error(`bitmap of ${bits} bits a pixel, which is not read`);
  const stride = Math.ceil((width * bits) / 32) * 4;
  if (start + stride * height > bytes.length) throw new Error("bitmap cut off in its pixels");
  const palette = 14 + headerSize;
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    // A negative height says that the first row is the top one.
    const row = start + (signedHeight < 0 ? y : height - 1 - y) * stride;
    for (let x = 0; x < width; x++) {
      let at: number;
      if (bits >= 24) at = row + (x * bits) / 8;
      else {
        const byte = bytes[row + Math.floor((x * bits) / 8)] as number;
        at = palette + 4 * ((byte >> (8 - bits - ((x * bits) % 8))) & ((1 << bits) - 1));
        if (at + 3 > start) throw new Error("bitmap with a colour outside its palette");
      }
      const to = (y * width + x) * 3;
      pixels[to] = bytes[at + 2] as number;
      pixels[to + 1] = bytes[at + 1] as number;
      pixels[to + 2] = bytes[at] as number;
    }
  }
  return { width, height, pixels };
}
