import { maskedCrc32c } from "./crc.js";
import { Malformed } from "./malformed.js";
import { decodeUtf8, encodeUtf8 } from "./utf8.js";

/** One number or picture under a tag; tags with a common prefix before `/` are shown together. */
export type TensorBoardValue =
  | { readonly tag: string; readonly scalar: number }
  | { readonly tag: string; readonly image: TensorBoardImage };

export interface TensorBoardImage {
  readonly height: number;
  readonly width: number;
  /** 1 grey, 3 RGB. */
  readonly channels: number;
  readonly png: Uint8Array;
}

/** One record of an event file. The first of a file has `fileVersion` alone. */
export interface TensorBoardEvent {
  /** Seconds since 1970. */
  readonly wallTime: number;
  readonly step: number;
  readonly fileVersion?: string;
  readonly values?: readonly TensorBoardValue[];
  /** A sitting starts here: TensorBoard forgets what an earlier file says of this step and later ones. */
  readonly sessionStart?: true;
}

/** The version that event files declare. */
export const eventFileVersion = "brain.Event:2";

// https://protobuf.dev/programming-guides/encoding: a field is its number and wire type, then its content.
const wire = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return Uint8Array.of(...bytes, rest);
}

const field = (number: number, type: number, content: Uint8Array) => concat([varint(number * 8 + type), content]);
const integer = (number: number, value: number) => field(number, wire.varint, varint(value));
const bytes = (number: number, content: Uint8Array) =>
  field(number, wire.bytes, concat([varint(content.length), content]));
const text = (number: number, value: string) => bytes(number, encodeUtf8(value));
const double = (number: number, value: number) =>
  field(number, wire.fixed64, new Uint8Array(Float64Array.of(value).buffer));
const float = (number: number, value: number) =>
  field(number, wire.fixed32, new Uint8Array(Float32Array.of(value).buffer));

// tensorflow/core/framework/summary.proto, Summary.Value
function encodeValue(value: TensorBoardValue): Uint8Array {
  const tag = text(1, value.tag);
  if ("scalar" in value) return concat([tag, float(2, value.scalar)]);
  const { height, width, channels, png } = value.image;
  return concat([tag, bytes(4, concat([integer(1, height), integer(2, width), integer(3, channels), bytes(4, png)]))]);
}

/** One event, framed as a TFRecord: to be appended to a file named `events.out.tfevents.*`. `step` is a whole number from 0. */
export function encodeEvent(event: TensorBoardEvent): Uint8Array {
  // tensorflow/core/util/event.proto, Event
  const message = concat([
    double(1, event.wallTime),
    integer(2, event.step),
    ...(event.fileVersion !== undefined ? [text(3, event.fileVersion)] : []),
    ...(event.values ? [bytes(5, concat(event.values.map((value) => bytes(1, encodeValue(value)))))] : []),
    ...(event.sessionStart ? [bytes(7, integer(1, 1))] : []),
  ]);
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(message.length), true);
  const sum = (content: Uint8Array) => new Uint8Array(Uint32Array.of(maskedCrc32c(content)).buffer);
  return concat([length, sum(length), message, sum(message)]);
}

type Field = { readonly number: number; readonly value: number | Uint8Array };

function* fields(message: Uint8Array): Generator<Field> {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  let at = 0;
  const readVarint = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = message[at++];
      if (byte === undefined || scale > 2 ** 56) throw new Malformed("damaged event: a number is cut off");
      value += (byte % 128) * scale;
      if (byte < 128) return value;
    }
  };
  const take = (length: number) => {
    if (length > message.length - at) throw new Malformed("damaged event: a field is cut off");
    at += length;
    return at - length;
  };
  while (at < message.length) {
    const key = readVarint();
    const number = Math.floor(key / 8);
    switch (key % 8) {
      case wire.varint:
        yield { number, value: readVarint() };
        break;
      case wire.fixed64:
        yield { number, value: view.getFloat64(take(8), true) };
        break;
      case wire.fixed32:
        yield { number, value: view.getFloat32(take(4), true) };
        break;
      case wire.bytes: {
        const length = readVarint();
        const start = take(length);
        yield { number, value: message.subarray(start, start + length) };
        break;
      }
      default:
        throw new Malformed(`damaged event: wire type ${key % 8}`);
    }
  }
}

const byNumber = (message: Uint8Array) =>
  new Map<number, number | Uint8Array>([...fields(message)].map((found) => [found.number, found.value]));
const asNumber = (value: number | Uint8Array | undefined) => (typeof value === "number" ? value : 0);
const asBytes = (value: number | Uint8Array | undefined) => (typeof value === "object" ? value : new Uint8Array());

function decodeValue(message: Uint8Array): TensorBoardValue {
  const value = byNumber(message);
  const tag = decodeUtf8(asBytes(value.get(1)));
  if (!value.has(4)) return { tag, scalar: asNumber(value.get(2)) };
  const image = byNumber(asBytes(value.get(4)));
  const [height, width, channels] = [1, 2, 3].map((number) => asNumber(image.get(number))) as [number, number, number];
  return { tag, image: { height, width, channels, png: asBytes(image.get(4)) } };
}

function decodeEvent(message: Uint8Array): TensorBoardEvent {
  const event = byNumber(message);
  const summary = event.get(5);
  return {
    wallTime: asNumber(event.get(1)),
    step: asNumber(event.get(2)),
    ...(event.has(3) && { fileVersion: decodeUtf8(asBytes(event.get(3))) }),
    ...(summary !== undefined && {
      values: [...fields(asBytes(summary))].map(({ value }) => decodeValue(asBytes(value))),
    }),
    ...(event.has(7) && { sessionStart: true as const }),
  };
}

/** The events of a file, of the fields that `encodeEvent` writes. Throws `Malformed` where a checksum or a length is wrong. */
export function decodeEvents(file: Uint8Array): TensorBoardEvent[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const events: TensorBoardEvent[] = [];
  for (let at = 0; at < file.length; ) {
    if (file.length - at < 16) throw new Malformed(`damaged event file: cut off at byte ${at}`);
    const length = Number(view.getBigUint64(at, true));
    if (view.getUint32(at + 8, true) !== maskedCrc32c(file.subarray(at, at + 8)) || length > file.length - at - 16) {
      throw new Malformed(`damaged event file: a wrong length at byte ${at}`);
    }
    const message = file.subarray(at + 12, at + 12 + length);
    if (view.getUint32(at + 12 + length, true) !== maskedCrc32c(message)) {
      throw new Malformed(`damaged event file: a wrong checksum at byte ${at + 12}`);
    }
    events.push(decodeEvent(message));
    at += 16 + length;
  }
  return events;
}
