import { Malformed } from "./malformed.js";
import { decodePickle, type PickleGlobal, type PickleHost } from "./pickle.js";
import type { FloatTensor } from "./safetensors.js";
import { decodeStoredZip } from "./zip.js";

/** Of the first pickle of a file as PyTorch wrote it before 1.6. */
const magic = 0x1950a86a20f9469cfc6cn;

const bytesEach: Readonly<Record<string, number>> = {
  "torch FloatStorage": 4,
  "torch DoubleStorage": 8,
  "torch HalfStorage": 2,
  "torch LongStorage": 8,
  "torch IntStorage": 4,
  "torch ByteStorage": 1,
  "torch BoolStorage": 1,
};

interface Storage {
  readonly type: string;
  readonly key: string;
}
interface Placed {
  readonly storage: Storage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/**
 * The float32 tensors of a state dict that PyTorch's `torch.save` wrote, by name: a zip archive since PyTorch 1.6, a row
 * of pickles before. The values are copies. Tensors of other types (such as counts of batches) are left out. Throws
 * `Malformed` on anything else: nothing that the file names is run.
 */
export function decodePytorch(bytes: Uint8Array): Readonly<Record<string, FloatTensor>> {
  const zipped = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const { state, bytesOf } = zipped ? readArchive(bytes) : readPickles(bytes);
  if (!(state instanceof Map)) throw new Malformed("not a state dict: it holds no names");
  const tensors: Record<string, FloatTensor> = Object.create(null);
  for (const [name, value] of state) {
    if (typeof name !== "string" || !isPlaced(value)) throw new Malformed(`not a state dict: ${name} is no tensor`);
    if (value.storage.type !== "torch FloatStorage") continue;
    tensors[name] = { shape: value.shape, values: valuesOf(name, value, bytesOf(value.storage.key)) };
  }
  return tensors;
}

function valuesOf(name: string, { offset, shape, strides }: Placed, storage: Uint8Array | undefined): Float32Array {
  let count = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const length = shape[axis] as number;
    if (length > 1 && strides[axis] !== count) throw new Malformed(`tensor ${name} is a view of other tensors`);
    count *= length;
  }
  if (!storage || (offset + count) * 4 > storage.length) throw new Malformed(`tensor ${name} lies outside the file`);
  // A copy through the constructor: `slice` of Node's Buffer copies nothing, and the place may be odd.
  return new Float32Array(new Uint8Array(storage.subarray(offset * 4, (offset + count) * 4)).buffer);
}

interface Read {
  readonly state: unknown;
  bytesOf(key: string): Uint8Array | undefined;
}

function readArchive(bytes: Uint8Array): Read {
  const files = decodeStoredZip(bytes);
  const entry = [...files.keys()].find((name) => /^[^/]+\/data\.pkl$/.test(name));
  const pickle = entry && files.get(entry);
  if (!pickle) throw new Malformed("a zip archive without PyTorch's data.pkl");
  const folder = entry.slice(0, entry.indexOf("/"));
  const order = files.get(`${folder}/byteorder`);
  if (order && String.fromCharCode(...order.subarray(0, 6)) !== "little")
    throw new Malformed("its numbers are not little-endian");
  return {
    state: decodePickle(pickle, 0, host).value,
    bytesOf: (key) => files.get(`${folder}/data/${key}`),
  };
}

function readPickles(bytes: Uint8Array): Read {
  const first = decodePickle(bytes, 0, host);
  if (first.value !== magic) throw new Malformed("not a file of PyTorch's torch.save");
  const version = decodePickle(bytes, first.end, host);
  const system = decodePickle(bytes, version.end, host);
  if (system.value instanceof Map && system.value.get("little_endian") === false)
    throw new Malformed("its numbers are not little-endian");
  const types = new Map<string, string>();
  const state = decodePickle(bytes, system.end, {
    ...host,
    persistent(id) {
      const storage = host.persistent(id) as Storage;
      types.set(storage.key, storage.type);
      return storage;
    },
  });
  const keys = decodePickle(bytes, state.end, host);
  if (!Array.isArray(keys.value)) throw new Malformed("damaged: it does not say where its numbers are");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const places = new Map<string, Uint8Array>();
  let at = keys.end;
  for (const key of keys.value as unknown[]) {
    const each = bytesEach[types.get(String(key)) ?? ""];
    if (each === undefined || at + 8 > bytes.length) throw new Malformed("damaged: cut off, or of an unknown type");
    const length = Number(view.getBigInt64(at, true)) * each;
    at += 8 + length;
    if (length < 0 || at > bytes.length) throw new Malformed("damaged: cut off");
    places.set(String(key), bytes.subarray(at - length, at));
  }
  return { state: state.value, bytesOf: (key) => places.get(key) };
}

const host: PickleHost = {
  // ("storage", type, key, device, count, ...)
  persistent(id) {
    const [kind, type, key] = Array.isArray(id) ? id : [];
    const name = (type as PickleGlobal | undefined)?.global;
    if (kind !== "storage" || typeof name !== "string" || typeof key !== "string")
      throw new Malformed("a reference to something other than numbers");
    return { type: name, key } satisfies Storage;
  },
  call(name, args) {
    if (name === "collections OrderedDict") return new Map();
    if (name !== "torch._utils _rebuild_tensor_v2")
      throw new Malformed(`it would call ${name}, which is no plain data`);
    const [storage, offset, shape, strides] = args;
    return { storage, offset, shape, strides };
  },
};

const isCounts = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);

function isPlaced(value: unknown): value is Placed {
  if (typeof value !== "object" || value === null) return false;
  const { storage, offset, shape, strides } = value as Record<string, unknown>;
  return (
    typeof storage === "object" &&
    storage !== null &&
    "key" in storage &&
    isCounts([offset]) &&
    isCounts(shape) &&
    isCounts(strides) &&
    shape.length === strides.length
  );
}
