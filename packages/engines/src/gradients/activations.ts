import type { Tensorflow } from "@dotgan/kit";
import type { Tensor } from "@tensorflow/tfjs-core";
import { nativeGradient } from "./native.js";
import { setGradient } from "./register.js";

/**
 * Gradients of activations that are missing, or slower than they need be. They read what the activation gave, which has
 * the sign of what it took: the latter need not be kept, and TensorFlow can compute both in one operator.
 */
export const repairActivations = (tf: Tensorflow): void => {
  setGradient(tf, {
    kernelName: "LeakyRelu",
    outputsToSave: [true],
    gradFunc: (gradient, saved, { alpha }) => {
      const [dy, y] = [gradient as Tensor, saved[0] as Tensor];
      return {
        x: () => nativeGradient(tf, "LeakyReluGrad", { dy, y }, { alpha }) ?? tf.mul(dy, tf.step(y, alpha as number)),
      };
    },
  });

  setGradient(tf, {
    kernelName: "Relu",
    outputsToSave: [true],
    gradFunc: (gradient, saved) => {
      const [dy, y] = [gradient as Tensor, saved[0] as Tensor];
      return { x: () => nativeGradient(tf, "ReluGrad", { dy, y }) ?? tf.mul(dy, tf.step(y)) };
    },
  });

  // elu'(x) = 1 above 0 and y + 1 below, written with the saved y so that EluGrad (dy, y) can be differentiated too.
  setGradient(tf, {
    kernelName: "EluGrad",
    inputsToSave: ["dy", "y"],
    gradFunc: (ddx, saved) => {
      const [dy, y] = saved as [Tensor, Tensor];
      const below = () => tf.sub(1, tf.step(y));
      return {
        dy: () => tf.mul(ddx as Tensor, tf.add(1, tf.mul(below(), y))),
        y: () => tf.mul(tf.mul(ddx as Tensor, dy), below()),
      };
    },
  });
};
