import { Malformed } from "./malformed.js";
import { decodeUtf8 } from "./utf8.js";

/** A class or function that a pickle names, as `collections OrderedDict`; nothing is ever looked up or run by it. */
export interface PickleGlobal {
  readonly global: string;
}

/** What a reader makes of the two things that a pickle leaves to its surroundings. */
export interface PickleHost {
  /** What a persistent id stands for. */
  persistent(id: unknown): unknown;
  /** What a named function gives for arguments; it throws for those that it does not know. */
  call(name: string, args: readonly unknown[]): unknown;
}

const mark = Symbol("mark");

/**
 * Reads one pickle of protocol 2 that holds plain data: dicts as `Map`, lists and tuples as arrays, numbers, text. Only the
 * few opcodes that such data needs are known, and all others are `Malformed`; what it names is given to `host`, so that no
 * pickle can run anything. `end` is the place after it.
 */
export function decodePickle(bytes: Uint8Array, start: number, host: PickleHost): { value: unknown; end: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stack: unknown[] = [];
  const memo = new Map<number, unknown>();
  let at = start;
  const take = (count: number): number => {
    if (count < 0 || at + count > bytes.length) throw new Malformed("damaged pickle: cut off");
    at += count;
    return at - count;
  };
  const byte = () => view.getUint8(take(1));
  const word = () => view.getInt32(take(4), true);
  const text = (length: number): string => {
    const from = take(length);
    return decodeUtf8(bytes.subarray(from, from + length));
  };
  const line = (): string => {
    const length = bytes.subarray(at).indexOf(10);
    const read = text(length);
    take(1);
    return read;
  };
  const pop = (): unknown => {
    if (stack.length === 0) throw new Malformed("damaged pickle: nothing to take");
    return stack.pop();
  };
  const popToMark = (): unknown[] => {
    const from = stack.lastIndexOf(mark);
    if (from < 0) throw new Malformed("damaged pickle: no mark");
    return stack.splice(from).slice(1);
  };
  const tuple = (count: number) => {
    if (stack.length < count) throw new Malformed("damaged pickle: nothing to take");
    stack.push(stack.splice(stack.length - count));
  };
  const recall = (key: number) => {
    if (!memo.has(key)) throw new Malformed("damaged pickle: nothing was remembered there");
    stack.push(memo.get(key));
  };
  const fill = (items: readonly unknown[]) => {
    const target = stack.at(-1);
    if (!(target instanceof Map)) throw new Malformed("damaged pickle: items for what is no dict");
    for (let i = 0; i + 1 < items.length; i += 2) target.set(items[i], items[i + 1]);
  };
  const append = (items: readonly unknown[]) => {
    const target = stack.at(-1);
    if (!Array.isArray(target)) throw new Malformed("damaged pickle: items for what is no list");
    target.push(...items);
  };
  const operations: Readonly<Record<number, () => void>> = {
    128: () => void byte(), // PROTO
    40: () => void stack.push(mark), // MARK
    125: () => void stack.push(new Map()), // EMPTY_DICT
    93: () => void stack.push([]), // EMPTY_LIST
    41: () => void stack.push([]), // EMPTY_TUPLE
    116: () => void stack.push(popToMark()), // TUPLE
    133: () => tuple(1), // TUPLE1
    134: () => tuple(2), // TUPLE2
    135: () => tuple(3), // TUPLE3
    113: () => void memo.set(byte(), stack.at(-1)), // BINPUT
    114: () => void memo.set(word(), stack.at(-1)), // LONG_BINPUT
    104: () => recall(byte()), // BINGET
    106: () => recall(word()), // LONG_BINGET
    88: () => void stack.push(text(word())), // BINUNICODE
    78: () => void stack.push(null), // NONE
    136: () => void stack.push(true), // NEWTRUE
    137: () => void stack.push(false), // NEWFALSE
    74: () => void stack.push(word()), // BININT
    75: () => void stack.push(byte()), // BININT1
    77: () => void stack.push(view.getUint16(take(2), true)), // BININT2
    // LONG1: little-endian, in two's complement.
    138: () => {
      const length = byte();
      const from = take(length);
      const digits = bytes.subarray(from, from + length).reduceRight((sum, digit) => sum * 256n + BigInt(digit), 0n);
      const value = BigInt.asIntN(8 * length, digits);
      stack.push(BigInt(Number(value)) === value ? Number(value) : value);
    },
    // GLOBAL: a module and a name, a line each.
    99: () => void stack.push({ global: `${line()} ${line()}` } satisfies PickleGlobal),
    81: () => void stack.push(host.persistent(pop())), // BINPERSID
    // REDUCE
    82: () => {
      const args = pop();
      const callee = pop();
      if (!isGlobal(callee) || !Array.isArray(args)) throw new Malformed("damaged pickle: a call of no function");
      stack.push(host.call(callee.global, args));
    },
    98: () => void pop(), // BUILD: attributes, which plain data has no use for.
    115: () => fill([pop(), pop()].reverse()), // SETITEM
    117: () => fill(popToMark()), // SETITEMS
    97: () => append([pop()]), // APPEND
    101: () => append(popToMark()), // APPENDS
  };
  for (;;) {
    const opcode = byte();
    if (opcode === 0x2e) return { value: pop(), end: at };
    const operation = operations[opcode];
    if (!operation) throw new Malformed(`a pickle of more than plain data: opcode 0x${opcode.toString(16)}`);
    operation();
  }
}

const isGlobal = (value: unknown): value is PickleGlobal =>
  typeof value === "object" && value !== null && "global" in value && typeof value.global === "string";
