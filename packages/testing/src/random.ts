import type { Ops, RandomTensors, Stream, Tensor } from "@dotgan/kit";

/** A stream of the suite's own: repeatable, and different for every seed. */
export function testStream(seed: number): Stream {
  let state = Math.imul(seed + 1, 0x9e3779b9);
  const next = () => {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return {
    uniform: (count, low = 0, high = 1) => Float32Array.from({ length: count }, () => low + (high - low) * next()),
    normal: (count, mean = 0, std = 1) => Float32Array.from({ length: count }, () => mean + std * normal()),
    integers: (count, below) => Int32Array.from({ length: count }, () => Math.floor(next() * below)),
    permutation: (count) => {
      const order = Uint32Array.from({ length: count }, (_, i) => i);
      for (let i = count - 1; i > 0; i--) {
        const j = Math.floor(next() * (i + 1));
        [order[i], order[j]] = [order[j] as number, order[i] as number];
      }
      return order;
    },
  };
}

/** The same as tensors. */
export function testTensors(seed: number, tf: Ops): RandomTensors {
  const stream = testStream(seed);
  const count = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);
  const tensor = (values: Float32Array, shape: readonly number[]): Tensor => tf.tensor(values, [...shape], "float32");
  return {
    uniform: (shape, low, high) => tensor(stream.uniform(count(shape), low, high), shape),
    normal: (shape, mean, std) => tensor(stream.normal(count(shape), mean, std), shape),
    truncatedNormal(shape, mean, std, bound) {
      const values = stream.normal(count(shape));
      for (let i = 0; i < values.length; i++) {
        while (Math.abs(values[i] as number) > bound) values[i] = stream.normal(1)[0] as number;
      }
      return tensor(
        values.map((value) => mean + std * value),
        shape,
      );
    },
    categorical(batch, weights) {
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const rows = new Float32Array(batch * weights.length);
      for (const [row, u] of stream.uniform(batch).entries()) {
        let rest = u * total;
        let drawn = 0;
        for (
          let next = weights[0] as number;
          rest >= next && drawn < weights.length - 1;
          next = weights[drawn] as number
        ) {
          rest -= next;
          drawn++;
        }
        rows[row * weights.length + drawn] = 1;
      }
      return tensor(rows, [batch, weights.length]);
    },
  };
}
