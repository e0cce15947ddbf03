import { Malformed } from "./malformed.js";
import { decodeUtf8, encodeUtf8 } from "./utf8.js";

// https://huggingface.co/docs/safetensors: 8 bytes length of the header, the header (JSON), the values.
const maxHeaderBytes = 100_000_000;
const metadataKey = "__metadata__";

/** A float32 tensor, row-major. */
export interface FloatTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface Safetensors {
  readonly tensors: Readonly<Record<string, FloatTensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

const elements = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

/**
 * A safetensors file of float32 tensors. The bytes depend on names and values alone, not on the order of the keys.
 * Throws where a tensor's shape does not hold its values. (Values are copied as the machine has them: little-endian.)
 */
export function encodeSafetensors(
  tensors: Readonly<Record<string, FloatTensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const names = Object.keys(tensors).sort();
  const entries: [string, unknown][] = Object.keys(metadata).length > 0 ? [[metadataKey, metadata]] : [];
  let end = 0;
  for (const name of names) {
    const { shape, values } = tensors[name] as FloatTensor;
    if (name === metadataKey) throw new Error(`a tensor cannot be named ${metadataKey}`);
    if (elements(shape) !== values.length) {
      throw new Error(`tensor ${name} has ${values.length} values, which do not fit [${shape.join(", ")}]`);
    }
    const begin = end;
    end += values.byteLength;
    entries.push([name, { dtype: "F32", shape, data_offsets: [begin, end] }]);
  }
  const text = encodeUtf8(
    `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join()}}`,
  );
  // Spaces after the header, so that the values start at a multiple of 8 bytes.
  const start = 8 + Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(start + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - 8), true);
  bytes.fill(0x20, 8, start);
  bytes.set(text, 8);
  let offset = start;
  for (const name of names) {
    const { values } = tensors[name] as FloatTensor;
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), offset);
    offset += values.byteLength;
  }
  return bytes;
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function decodeHeader(bytes: Uint8Array): { header: Record<string, unknown>; start: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 8) throw new Malformed(`not a safetensors file: ${bytes.length} bytes`);
  const length = view.getBigUint64(0, true);
  if (length > maxHeaderBytes || Number(length) > bytes.length - 8) {
    throw new Malformed(`not a safetensors file: its header would have ${length} bytes of ${bytes.length}`);
  }
  const start = 8 + Number(length);
  let header: unknown;
  try {
    header = JSON.parse(decodeUtf8(bytes.subarray(8, start)));
  } catch {
    throw new Malformed("not a safetensors file: its header is not JSON");
  }
  if (!isObject(header)) throw new Malformed("not a safetensors file: its header is not an object");
  return { header, start };
}

/**
 * Reads a safetensors file of float32 tensors; the values are copies. Throws `Malformed` on anything else: bytes
 * cut off or left over, tensors that overlap or leave holes, shapes that do not fit, another type of number.
 */
export function decodeSafetensors(bytes: Uint8Array): Safetensors {
  const { header, start } = decodeHeader(bytes);
  const tensors: Record<string, FloatTensor> = Object.create(null);
  const metadata: Record<string, string> = Object.create(null);
  const spans: { begin: number; end: number; name: string }[] = [];
  for (const [name, entry] of Object.entries(header)) {
    if (!isObject(entry)) throw new Malformed(`tensor ${name}: its entry is not an object`);
    if (name === metadataKey) {
      for (const [key, value] of Object.entries(entry)) {
        if (typeof value !== "string") throw new Malformed(`metadata ${key} is not text`);
        metadata[key] = value;
      }
      continue;
    }
    const { dtype, shape, data_offsets: offsets } = entry;
    if (dtype !== "F32")
      throw new Malformed(`tensor ${name} has numbers of type ${JSON.stringify(dtype)}; only F32 is read`);
    if (!Array.isArray(shape) || !shape.every(isCount)) throw new Malformed(`tensor ${name} has no valid shape`);
    if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) {
      throw new Malformed(`tensor ${name} has no valid data_offsets`);
    }
    const [begin, end] = offsets as [number, number];
    if (end < begin || end > bytes.length - start) {
      throw new Malformed(`tensor ${name} lies outside the file (bytes ${begin} to ${end} of ${bytes.length - start})`);
    }
    if (elements(shape) * 4 !== end - begin) {
      throw new Malformed(`tensor ${name} of shape [${shape.join(", ")}] does not fit its ${end - begin} bytes`);
    }
    spans.push({ begin, end, name });
    // A copy through the constructor: `slice` of Node's Buffer copies nothing.
    tensors[name] = {
      shape,
      values: new Float32Array(new Uint8Array(bytes.subarray(start + begin, start + end)).buffer),
    };
  }
  let covered = 0;
  for (const { begin, end, name } of spans.sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== covered) throw new Malformed(`tensor ${name} starts at byte ${begin}, where ${covered} is due`);
    covered = end;
  }
  if (covered !== bytes.length - start) {
    throw new Malformed(`${bytes.length - start - covered} bytes after the last tensor`);
  }
  return { tensors, metadata };
}
