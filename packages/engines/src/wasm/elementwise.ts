import type { Tensorflow } from "@dotgan/kit";
import type { Tensor } from "@tensorflow/tfjs-core";
import { setKernel } from "./register.js";

/** Element-wise operators that the backend computes one number at a time, from those that XNNPACK computes in lanes. */
export const addElementwiseKernels = (tf: Tensorflow): void => {
  setKernel<{ x: Tensor }>(tf, "Tanh", ({ x }) => tf.sub(tf.mul(2, tf.sigmoid(tf.mul(2, x))), 1));

  setKernel<{ x: Tensor }, { alpha: number }>(tf, "LeakyRelu", ({ x }, { alpha }) => {
    if (alpha < 0 || alpha > 1) return tf.mul(x, tf.step(x, alpha));
    return tf.maximum(x, tf.mul(alpha, x));
  });
};
