import type { RandomTensors, Stream, Tensor } from "@dotgan/kit";
import type { Inlet, Run } from "./inlet.js";
import type { Tensorflow } from "./ports.js";
import { below, type CountedStream } from "./streams.js";

const count = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);

/** The same numbers however often: for what is drawn outside of steps. */
export const createRandomTensors = (tf: Tensorflow, open: () => CountedStream): RandomTensors =>
  randomTensors(tf, open, { take: (make) => make(outside) });

const outside: Run = {
  step: 0,
  takeReal: () => Promise.reject(new Error("there are no real batches outside of a step")),
  number: () => {},
};

/** A draw that is smaller is not worth an engine's calls. */
const fewWords = 2048;

/** A stream's numbers as tensors. It is opened at the first draw of a run, so who draws nothing asks for nothing. */
export function randomTensors(
  tf: Tensorflow,
  open: (run: Run) => CountedStream,
  inlet: Pick<Inlet, "take">,
): RandomTensors {
  let opened: { readonly run: Run; readonly stream: CountedStream } | undefined;
  const take = (make: (stream: CountedStream) => Tensor) =>
    inlet.take((run) => {
      if (opened?.run !== run) opened = { run, stream: open(run) };
      return { tensor: make(opened.stream) };
    }).tensor;
  const drawn = (shape: readonly number[], values: (stream: Stream) => Float32Array) =>
    take((stream) => tf.tensor(values(stream), [...shape], "float32"));
  return {
    uniform: (shape, low = 0, high = 1) =>
      take((stream) => {
        const size = count(shape);
        const native = size >= fewWords ? tf.native?.uniform : undefined;
        const words = native && stream.skip(size);
        if (words) return native(shape, words, low, high, below(high));
        return tf.tensor(stream.uniform(size, low, high), [...shape], "float32");
      }),
    normal: (shape, mean, std) => drawn(shape, (stream) => stream.normal(count(shape), mean, std)),
    truncatedNormal: (shape, mean, std, bound) =>
      drawn(shape, (stream) => {
        const values = new Float32Array(count(shape));
        let filled = 0;
        while (filled < values.length) {
          for (const value of stream.normal(values.length - filled)) {
            if (Math.abs(value) <= bound) values[filled++] = mean + std * value;
          }
        }
        return values;
      }),
    categorical: (batch, weights) =>
      drawn([batch, weights.length], (stream) => {
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        const rows = new Float32Array(batch * weights.length);
        const draws = stream.uniform(batch);
        for (let row = 0; row < batch; row++) {
          let rest = (draws[row] as number) * total;
          let chosen = weights.findIndex((weight) => {
            rest -= weight;
            return rest < 0;
          });
          if (chosen < 0) chosen = weights.findLastIndex((weight) => weight > 0);
          rows[row * weights.length + chosen] = 1;
        }
        return rows;
      }),
  };
}
