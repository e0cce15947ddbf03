import type { Stream, Words } from "@dotgan/kit";
import { philox } from "./philox.js";
import { Invariant } from "./ports.js";

/** What a draw is for. The order is part of the format: a pass's number is mixed into the counter. */
export const passes = ["init", "real", "fake", "penalty", "evaluation", "joined", "data"] as const;
export type PassName = (typeof passes)[number];

/** When a stream is read: one counter of the generator per moment. Every field counts from 0. */
export interface Moment {
  readonly step: number;
  /** The line of the schedule, within its train block. */
  readonly phase: number;
  /** Which repetition of that line within the step. */
  readonly repeat: number;
  readonly pass: PassName;
}

/** A moment of every step. */
export type Place = Omit<Moment, "step">;

/** The moment of whatever happens once, before the first step. */
export const start: Moment = { step: 0, phase: 0, repeat: 0, pass: "init" };

/** FNV-1a, 64 bits, over the UTF-16 code units of the text (low byte first), as two 32-bit halves. */
function hash(text: string): readonly [number, number] {
  let value = 0xcbf29ce484222325n;
  const mix = (byte: number) => {
    value = BigInt.asUintN(64, (value ^ BigInt(byte)) * 0x100000001b3n);
  };
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    mix(unit & 0xff);
    mix(unit >>> 8);
  }
  return [Number(value & 0xffffffffn), Number(value >> 32n)];
}

const keys = new Map<string, readonly [number, number]>();

/** The generator's key: the hash of `SEED:PATH`. */
function keyOf(seed: number, path: string): readonly [number, number] {
  const text = `${seed}:${path}`;
  let key = keys.get(text);
  if (!key) {
    key = hash(text);
    keys.set(text, key);
  }
  return key;
}

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** The greatest float32 below `value`, for a range that must stay open at its upper end. */
export function below(value: number): number {
  float[0] = value;
  if ((float[0] as number) >= value) {
    if (float[0] === 0) return -1.401298464324817e-45;
    bits[0] = (bits[0] as number) + (float[0] > 0 ? -1 : 1);
  }
  return float[0] as number;
}

/** A stream whose words may also be made elsewhere. */
export interface CountedStream extends Stream {
  /** Where the next `count` words are found, which then count as drawn; `undefined` where they begin within a counter. */
  skip(count: number): Words | undefined;
}

/**
 * The random numbers of one consumer at one moment: Philox 4x32-10 with key = hash(seed, path) and counter = (index,
 * step, phase and pass, repeat). Pure: the same arguments give the same numbers, whoever else draws.
 */
export function createStream(seed: number, path: string, moment: Moment): CountedStream {
  const key = keyOf(seed, path);
  const counter = [moment.step, (moment.phase << 8) | passes.indexOf(moment.pass), moment.repeat] as const;
  let position = 0;
  const words = (count: number) => {
    const out = new Uint32Array(count);
    philox(out, position, counter, key);
    position += count;
    return out;
  };
  const stream: CountedStream = {
    skip(count) {
      if (position % 4 > 0) return undefined;
      const first = position / 4;
      position += count;
      return { key, counter: [first, ...counter] };
    },
    uniform(count, low = 0, high = 1) {
      const drawn = words(count);
      const out = new Float32Array(count);
      const scale = (high - low) * 2 ** -24;
      const last = below(high);
      for (let i = 0; i < count; i++) {
        // 24 bits fit a float32 exactly; only the shift to [low, high) can round up to `high`.
        const value = low + ((drawn[i] as number) >>> 8) * scale;
        out[i] = value < last ? value : last;
      }
      return out;
    },
    normal(count, mean = 0, std = 1) {
      // Box and Muller (1958): two uniforms give two normals; computed in float64, rounded once.
      const drawn = words(2 * Math.ceil(count / 2));
      const out = new Float32Array(count);
      for (let i = 0; i < count; i += 2) {
        const radius = std * Math.sqrt(-2 * Math.log(((drawn[i] as number) + 0.5) * 2 ** -32));
        const angle = 2 * Math.PI * 2 ** -32 * (drawn[i + 1] as number);
        out[i] = mean + radius * Math.cos(angle);
        if (i + 1 < count) out[i + 1] = mean + radius * Math.sin(angle);
      }
      return out;
    },
    integers(count, limit) {
      const drawn = words(count);
      return Int32Array.from(drawn, (word) => Math.floor(word * 2 ** -32 * limit));
    },
    permutation(count) {
      // Fisher and Yates, from the end.
      const out = Uint32Array.from({ length: count }, (_, i) => i);
      const drawn = words(Math.max(0, count - 1));
      for (let i = count - 1; i > 0; i--) {
        const j = Math.floor((drawn[i - 1] as number) * 2 ** -32 * (i + 1));
        const swapped = out[i] as number;
        out[i] = out[j] as number;
        out[j] = swapped;
      }
      return out;
    },
  };
  return stream;
}

/** The streams of one run, which watch that no two consumers share one. */
export interface Streams {
  /** Throws an `Invariant` where this path and moment were asked for since the last `forget`. */
  ask(path: string, moment: Moment): CountedStream;
  /** The same numbers once more, for a pass that is deliberately run again. */
  again(path: string, moment: Moment): CountedStream;
  /** Called between steps. */
  forget(): void;
}

export function createStreams(seed: number): Streams {
  const asked = new Set<string>();
  return {
    ask(path, moment) {
      const name = `${path}@${moment.step},${moment.phase},${moment.repeat},${moment.pass}`;
      if (asked.has(name)) throw new Invariant(`the random stream ${name} was asked for twice`);
      asked.add(name);
      return createStream(seed, path, moment);
    },
    again: (path, moment) => createStream(seed, path, moment),
    forget: () => asked.clear(),
  };
}
