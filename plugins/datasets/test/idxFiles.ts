/** The bytes of an IDX file of unsigned bytes. */
export function idx(shape: readonly number[], value: (index: number) => number): Uint8Array {
  const count = shape.reduce((product, n) => product * n, 1);
  const start = 4 + 4 * shape.length;
  const bytes = new Uint8Array(start + count);
  bytes.set([0, 0, 8, shape.length]);
  const view = new DataView(bytes.buffer);
  for (const [i, n] of shape.entries()) view.setUint32(4 + 4 * i, n);
  for (let i = 0; i < count; i++) bytes[start + i] = value(i);
  return bytes;
}

/** Files as long as MNIST's: every pixel of example `i` is `i % 256`, its label `i % 10`. */
export const drawnIdx: Readonly<Record<string, Uint8Array>> = {
  "train-images-idx3-ubyte": idx([60_000, 28, 28], (i) => Math.floor(i / 784) % 256),
  "train-labels-idx1-ubyte": idx([60_000], (i) => i % 10),
  "t10k-images-idx3-ubyte": idx([10_000, 28, 28], (i) => (100 + Math.floor(i / 784)) % 256),
  "t10k-labels-idx1-ubyte": idx([10_000], (i) => (i + 3) % 10),
};
