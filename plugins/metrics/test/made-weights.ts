import type { Weight } from "../src/inception/weights.js";

/** `count` numbers in [0, 1) by a hash of their places, as `uniform` of tools/inception-parity.py draws them. */
export function uniform(count: number, seed: number): Float64Array {
  const start = Math.imul(seed, 0x9e3779b9);
  return Float64Array.from({ length: count }, (_, i) => {
    let x = (i + start) | 0;
    x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
    return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
  });
}

/** The state dict that tools/inception-parity.py gave PyTorch's network, by the shapes of its tensors. */
export const madeWeights = (shapes: Readonly<Record<string, readonly number[]>>): Record<string, Weight> =>
  Object.fromEntries(
    Object.keys(shapes)
      .sort()
      .map((name, seed) => {
        const shape = shapes[name] as readonly number[];
        const numbers = uniform(
          shape.reduce((product, n) => product * n, 1),
          seed,
        );
        return [name, { shape, values: Float32Array.from(numbers, ranged(name, shape)) }];
      }),
  );

function ranged(name: string, [, ...fans]: readonly number[]): (u: number) => number {
  if (name.endsWith("conv.weight")) {
    const bound = Math.sqrt(6 / fans.reduce((product, n) => product * n, 1));
    return (u) => (2 * u - 1) * bound;
  }
  if (name.endsWith("running_var")) return (u) => 0.5 + u;
  return name.endsWith("bn.weight") ? (u) => 0.8 + 0.4 * u : (u) => 0.2 * u - 0.1;
}

/** float32 numbers in base64, as the fixtures hold them. */
export const floats = (text: string): Float32Array =>
  new Float32Array(Uint8Array.from(Buffer.from(text, "base64")).buffer);

/** The greatest difference, as a share of the greatest expected value. */
export function farthest(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  let [most, size] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    most = Math.max(most, Math.abs((found[i] as number) - (expected[i] as number)));
    size = Math.max(size, Math.abs(expected[i] as number));
  }
  return found.length === expected.length ? most / size : Number.POSITIVE_INFINITY;
}
