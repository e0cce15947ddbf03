import type { Numbers, NumberType, Value } from "./value.js";
import { sizeOf } from "./value.js";

const classes = { float32: Float32Array, int32: Int32Array, bool: Uint8Array };

/** Smaller arrays are cheaper to make than to look for. */
const least = 1024;

/** Arrays used again: fresh memory is cleared by the system first, page by page, at every step. */
export class Buffers {
  readonly #free = new Map<string, Numbers[]>();

  /** An array with unspecified contents. */
  take(dtype: NumberType, size: number): Numbers {
    return this.#free.get(`${dtype}${size}`)?.pop() ?? new classes[dtype](size);
  }

  /** Takes back the array of a value that nobody will look at again, unless somebody else holds it. */
  giveBack(value: Value): void {
    const { array, own, dtype } = value;
    if (!own || !array || sizeOf(value.shape) < least) return;
    const key = `${dtype}${array.length}`;
    const kept = this.#free.get(key) ?? [];
    this.#free.set(key, kept);
    kept.push(array);
    value.array = undefined;
  }
}
