import type { Tensorflow } from "@dotgan/kit";
import type { Tensor } from "@tensorflow/tfjs-core";
import { setKernel } from "../kernel.js";

/** Element-wise operators that the backend computes one number at a time, from those that XNNPACK computes in lanes. */
export const addElementwiseKernels = (tf: Tensorflow): void => {
  setKernel<{ x: Tensor }>(tf, "wasm", "Tanh", ({ x }) => tf.sub(tf.mul(2, tf.sigmoid(tf.mul(2, x))), 1));

  setKernel<{ x: Tensor }, { alpha: number }>(tf, "wasm", "LeakyRelu", ({ x }, { alpha }) =>
    tf.mul(x, tf.step(x, alpha)),
  );
};
