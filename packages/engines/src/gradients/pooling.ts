import type { Tensorflow } from "@dotgan/kit";
import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import { setGradient } from "./register.js";

interface PoolAttributes {
  readonly filterSize: [number, number] | number;
  readonly strides: [number, number] | number;
  readonly pad: "valid" | "same" | number;
}

/** Derivatives of the gradients of pooling, which gradient penalties through a pooling layer need. */
export const repairPooling = (tf: Tensorflow): void => {
  setGradient(tf, {
    kernelName: "AvgPoolGrad",
    inputsToSave: ["input"],
    gradFunc: (ddx, saved, attrs) => {
      const { filterSize, strides, pad } = attrs as unknown as PoolAttributes;
      return {
        // The gradient of average pooling is linear in dy; its transpose is the pooling itself.
        dy: () => tf.avgPool(ddx as Tensor4D, filterSize, strides, pad),
        input: () => tf.zeros(saved[0]?.shape ?? []),
      };
    },
  });

  setGradient(tf, {
    kernelName: "MaxPoolGrad",
    inputsToSave: ["input", "output"],
    gradFunc: (ddx, saved, attrs) => {
      const { filterSize, strides, pad } = attrs as unknown as PoolAttributes;
      const [input, output] = saved as [Tensor4D, Tensor4D];
      return {
        dy: () => {
          if (typeof pad === "number") throw new Error("maxPool's second derivative needs padding `same` or `valid`");
          const { indexes } = tf.maxPoolWithArgmax(input, filterSize, strides, pad, true);
          const places = tf.reshape(tf.cast(indexes as Tensor, "int32"), [-1]);
          return tf.reshape(tf.gather(tf.reshape(ddx as Tensor, [-1]), places), output.shape);
        },
        input: () => tf.zeros(input.shape),
        output: () => tf.zeros(output.shape),
      };
    },
  });
};
