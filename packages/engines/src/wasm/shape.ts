import type { Tensorflow } from "@dotgan/kit";
import type { Tensor, Tensor1D } from "@tensorflow/tfjs-core";
import { setKernel } from "../kernel.js";

/** Kernels for copying: one that the gradient of gathering needs and the backend lacks, one that is slow. */
export const addShapeKernels = (tf: Tensorflow): void => {
  setKernel<{ x: Tensor; segmentIds: Tensor1D }, { numSegments: number }>(
    tf,
    "wasm",
    "UnsortedSegmentSum",
    ({ x, segmentIds }, { numSegments }) => {
      const belongs = tf.cast(tf.oneHot(segmentIds, numSegments), "float32");
      const rows = tf.reshape(x, [segmentIds.size, -1]);
      return tf.reshape(tf.matMul(belongs as Tensor, rows, true), [numSegments, ...x.shape.slice(1)]);
    },
  );

  // The stock kernel takes some 30 ns for each number.
  setKernel<{ x: Tensor }, { reps: number[] }>(tf, "wasm", "Tile", ({ x }, { reps }) =>
    reps.reduce(
      (tiled, count, axis) => (count === 1 ? tiled : tf.concat(Array<Tensor>(count).fill(tiled), axis)),
      tf.clone(x),
    ),
  );
};
