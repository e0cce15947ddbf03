import type { RandomTensors, Stream } from "@dotgan/kit";
import type { Inlet, Run } from "./inlet.js";
import type { Tensorflow } from "./ports.js";

const count = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);

/** The same numbers however often: for what is drawn outside of steps. */
export const createRandomTensors = (tf: Tensorflow, open: () => Stream): RandomTensors =>
  randomTensors(tf, open, { take: (make) => make(outside) });

const outside: Run = {
  step: 0,
  takeReal: () => Promise.reject(new Error("there are no real batches outside of a step")),
  number: () => {},
};

/** A stream's numbers as tensors. It is opened at the first draw of a run, so who draws nothing asks for nothing. */
export function randomTensors(tf: Tensorflow, open: (run: Run) => Stream, inlet: Pick<Inlet, "take">): RandomTensors {
  let opened: { readonly run: Run; readonly stream: Stream } | undefined;
  const drawn = (shape: readonly number[], values: (stream: Stream) => Float32Array) => {
    const { tensor } = inlet.take((run) => {
      if (opened?.run !== run) opened = { run, stream: open(run) };
      return { tensor: tf.tensor(values(opened.stream), [...shape], "float32") };
    });
    return tensor;
  };
  return {
    uniform: (shape, low, high) => drawn(shape, (stream) => stream.uniform(count(shape), low, high)),
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
