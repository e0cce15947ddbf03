const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;

/** The upper 32 bits of the 64-bit product of two 32-bit numbers. */
function high(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const low = aLow * bLow;
  const middle = aHigh * bLow + (low >>> 16);
  const cross = aLow * bHigh + (middle & 0xffff);
  // `middle` and `cross` stay below 2^32, so they are exact; the sum is the exact upper half modulo 2^32.
  return (aHigh * bHigh + (middle >>> 16) + (cross >>> 16)) | 0;
}

/**
 * Philox 4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3; SC 2011).
 * Fills `out` with the 32-bit words of consecutive counters, beginning at word `from` of the stream: the counter's first
 * word is `floor(index / 4)`, the other three are fixed.
 */
export function philox(
  out: Uint32Array,
  from: number,
  counter: readonly [number, number, number],
  key: readonly [number, number],
): void {
  let block = Math.floor(from / 4);
  let skip = from % 4;
  let at = 0;
  while (at < out.length) {
    let c0 = block | 0;
    let c1 = counter[0] | 0;
    let c2 = counter[1] | 0;
    let c3 = counter[2] | 0;
    let k0 = key[0] | 0;
    let k1 = key[1] | 0;
    for (let round = 0; round < 10; round++) {
      const high0 = high(M0, c0);
      const high1 = high(M1, c2);
      const low0 = Math.imul(M0, c0);
      const low1 = Math.imul(M1, c2);
      c0 = high1 ^ c1 ^ k0;
      c1 = low1;
      c2 = high0 ^ c3 ^ k1;
      c3 = low0;
      k0 = (k0 + W0) | 0;
      k1 = (k1 + W1) | 0;
    }
    if (skip <= 0 && at < out.length) out[at++] = c0;
    if (skip <= 1 && at < out.length) out[at++] = c1;
    if (skip <= 2 && at < out.length) out[at++] = c2;
    if (skip <= 3 && at < out.length) out[at++] = c3;
    skip = 0;
    block++;
  }
}
