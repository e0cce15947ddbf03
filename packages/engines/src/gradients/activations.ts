import type { Tensorflow } from "@dotgan/kit";
import type { Tensor } from "@tensorflow/tfjs-core";
import { nativeGradient } from "./native.js";
import { setGradient } from "./register.js";

/** Gradients of activations that are missing, or slower than they need be. */
export const repairActivations = (tf: Tensorflow): void => {
  setGradient(tf, {
    kernelName: "LeakyRelu",
    inputsToSave: ["x"],
    gradFunc: (gradient, saved, { alpha }) => {
      const [dy, x] = [gradient as Tensor, saved[0] as Tensor];
      return {
        x: () => nativeGradient(tf, "LeakyReluGrad", { dy, x }, { alpha }) ?? tf.mul(dy, tf.step(x, alpha as number)),
      };
    },
  });

  setGradient(tf, {
    kernelName: "Relu",
    inputsToSave: ["x"],
    gradFunc: (gradient, saved) => {
      const [dy, x] = [gradient as Tensor, saved[0] as Tensor];
      return { x: () => nativeGradient(tf, "ReluGrad", { dy, x }) ?? tf.mul(dy, tf.step(x)) };
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
