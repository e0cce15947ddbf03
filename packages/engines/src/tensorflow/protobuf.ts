/** A message of protocol buffers, or a part of one. */
export type Bytes = Uint8Array;

export const join = (parts: readonly Bytes[]): Bytes => Buffer.concat(parts);

/** A number in base 128, its lowest digits first; negative ones as 64 bits. */
const varint = (value: number): Bytes => {
  const digits: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const digit = Number(rest & 127n);
    rest >>= 7n;
    digits.push(rest > 0n ? digit | 128 : digit);
  } while (rest > 0n);
  return Uint8Array.from(digits);
};

const key = (field: number, wire: number): Bytes => varint(field * 8 + wire);

/** A field that holds a text, bytes or another message. */
export const bytes = (field: number, content: Bytes | string): Bytes => {
  const body = typeof content === "string" ? Buffer.from(content) : content;
  return join([key(field, 2), varint(body.length), body]);
};

/** A field that holds a whole number, a flag or an enumerated value. */
export const integer = (field: number, value: number): Bytes => join([key(field, 0), varint(value)]);

/** A field that holds a 32-bit float. */
export const float = (field: number, value: number): Bytes => {
  const four = Buffer.alloc(4);
  four.writeFloatLE(value);
  return join([key(field, 5), four]);
};

/** A repeated field of whole numbers, packed. */
export const integers = (field: number, values: readonly number[]): Bytes => bytes(field, join(values.map(varint)));

/** A repeated field of 32-bit floats, packed. */
export const floats = (field: number, values: readonly number[]): Bytes =>
  bytes(field, new Uint8Array(Float32Array.from(values).buffer));
