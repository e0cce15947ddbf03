import { Malformed } from "./malformed.js";

/** An array of bytes as IDX files hold it. */
export interface IdxArray {
  /** Lengths along each dimension, outermost first: `[60000, 28, 28]`. */
  readonly shape: readonly number[];
  /** Row-major; a view of the bytes that were given. */
  readonly values: Uint8Array;
}

const unsignedByte = 0x08;

/**
 * Reads an IDX file of unsigned bytes, the format of MNIST (LeCun, Cortes, Burges 1998): two zero bytes, the element type,
 * the number of dimensions, each length as a big-endian 32-bit integer, then the values. Throws `Malformed` where the magic
 * number, the element type or the length does not fit.
 */
export function decodeIdx(bytes: Uint8Array): IdxArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4) throw new Malformed(`an IDX file starts with 4 bytes of magic number; it has ${bytes.length}`);
  const magic = view.getUint32(0);
  if (magic >>> 16 !== 0) {
    const gzip = bytes[0] === 0x1f && bytes[1] === 0x8b ? " (these bytes are still compressed by gzip)" : "";
    throw new Malformed(`the magic number of an IDX file starts with two zero bytes; found ${hex(magic)}${gzip}`);
  }
  const type = (magic >>> 8) & 0xff;
  if (type !== unsignedByte) {
    throw new Malformed(
      `expected unsigned bytes (IDX type 0x08); the magic number ${hex(magic)} says type ${hex(type, 2)}`,
    );
  }
  const rank = magic & 0xff;
  const start = 4 + 4 * rank;
  if (rank === 0 || bytes.length < start) {
    throw new Malformed(`the header announces ${rank} dimensions; the file has ${bytes.length} bytes`);
  }
  const shape = Array.from({ length: rank }, (_, dimension) => view.getUint32(4 + 4 * dimension));
  const count = shape.reduce((product, n) => product * n, 1);
  if (bytes.length !== start + count) {
    throw new Malformed(
      `the header announces ${shape.join(" x ")} = ${count} values; ${bytes.length - start} follow (cut off or damaged?)`,
    );
  }
  return { shape, values: bytes.subarray(start) };
}

const hex = (n: number, digits = 8): string => `0x${n.toString(16).padStart(digits, "0")}`;
