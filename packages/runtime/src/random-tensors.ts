import type { RandomTensors, Stream } from "@dotgan/kit";
import type { Tensorflow } from "./ports.js";

const count = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);

/** A stream's numbers as tensors. The stream is opened at the first draw, so who draws nothing asks for nothing. */
export function createRandomTensors(tf: Tensorflow, open: () => Stream): RandomTensors {
  let opened: Stream | undefined;
  const stream = () => {
    opened ??= open();
    return opened;
  };
  return {
    uniform: (shape, low, high) => tf.tensor(stream().uniform(count(shape), low, high), [...shape], "float32"),
    normal: (shape, mean, std) => tf.tensor(stream().normal(count(shape), mean, std), [...shape], "float32"),
    truncatedNormal(shape, mean, std, bound) {
      const values = new Float32Array(count(shape));
      let filled = 0;
      while (filled < values.length) {
        for (const value of stream().normal(values.length - filled)) {
          if (Math.abs(value) <= bound) values[filled++] = mean + std * value;
        }
      }
      return tf.tensor(values, [...shape], "float32");
    },
    categorical(batch, weights) {
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const rows = new Float32Array(batch * weights.length);
      const drawn = stream().uniform(batch);
      for (let row = 0; row < batch; row++) {
        let rest = (drawn[row] as number) * total;
        let chosen = weights.findIndex((weight) => {
          rest -= weight;
          return rest < 0;
        });
        if (chosen < 0) chosen = weights.findLastIndex((weight) => weight > 0);
        rows[row * weights.length + chosen] = 1;
      }
      return tf.tensor(rows, [batch, weights.length], "float32");
    },
  };
}
