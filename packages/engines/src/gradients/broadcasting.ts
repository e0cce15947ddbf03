import type { Tensorflow } from "@dotgan/kit";
import type { Tensor } from "@tensorflow/tfjs-core";
import { setGradient } from "./register.js";

/** Products and differences whose stock gradients forget that an input was repeated to fit the other's shape. */
export const repairBroadcasting = (tf: Tensorflow): void => {
  const fold = (gradient: Tensor, { shape }: Tensor): Tensor => {
    const axes = tf.broadcast_util.getReductionAxes(shape, gradient.shape);
    return axes.length > 0 ? tf.reshape(tf.sum(gradient, axes), shape) : gradient;
  };

  setGradient(tf, {
    kernelName: "BatchMatMul",
    inputsToSave: ["a", "b"],
    gradFunc: (gradient, saved, attrs) => {
      const dy = gradient as Tensor;
      const [a, b] = saved as [Tensor, Tensor];
      const { transposeA, transposeB } = attrs as unknown as { transposeA: boolean; transposeB: boolean };
      return {
        a: () => fold(transposeA ? tf.matMul(b, dy, transposeB, true) : tf.matMul(dy, b, false, !transposeB), a),
        b: () => fold(transposeB ? tf.matMul(dy, a, true, transposeA) : tf.matMul(a, dy, !transposeA, false), b),
      };
    },
  });

  setGradient(tf, {
    kernelName: "SquaredDifference",
    inputsToSave: ["a", "b"],
    gradFunc: (dy, saved) => {
      const [a, b] = saved as [Tensor, Tensor];
      const slope = () => tf.mul(dy as Tensor, tf.mul(2, tf.sub(a, b)));
      return { a: () => fold(slope(), a), b: () => fold(tf.neg(slope()), b) };
    },
  });
};
