import type { Tensorflow } from "@dotgan/kit";
import type { Tensor, Tensor1D } from "@tensorflow/tfjs-core";
import { setKernel } from "./register.js";

/** Kernels that the backend lacks and that the gradients of gathering and rearranging need. */
export const addShapeKernels = (tf: Tensorflow): void => {
  setKernel<{ x: Tensor; segmentIds: Tensor1D }, { numSegments: number }>(
    tf,
    "UnsortedSegmentSum",
    ({ x, segmentIds }, { numSegments }) => {
      const belongs = tf.cast(tf.oneHot(segmentIds, numSegments), "float32");
      const rows = tf.reshape(x, [segmentIds.size, -1]);
      return tf.reshape(tf.matMul(belongs as Tensor, rows, true), [numSegments, ...x.shape.slice(1)]);
    },
  );
};
