import type { Tensorflow } from "@dotgan/kit";
import type { Tensor } from "@tensorflow/tfjs-core";
import { setGradient } from "./register.js";

/** `tf.batchNorm`, whose stock gradient repeats mean and scale over the whole input with the slowest of operators. */
export const repairNormalization = (tf: Tensorflow): void => {
  setGradient(tf, {
    kernelName: "FusedBatchNorm",
    inputsToSave: ["x", "mean", "variance", "scale"],
    gradFunc: (gradient, saved, attrs) => {
      const dy = gradient as Tensor;
      const [x, mean, variance, scale] = saved as [Tensor, Tensor, Tensor, Tensor | undefined];
      const gain = scale ?? tf.scalar(1);
      const overAxes = (t: Tensor, like: Tensor): Tensor => {
        const axes = tf.broadcast_util.getReductionAxes(like.shape, x.shape);
        return tf.reshape(axes.length > 0 ? tf.sum(t, axes) : t, like.shape);
      };
      const inverse = tf.rsqrt(tf.add(variance, attrs.varianceEpsilon as number));
      const centred = () => tf.mul(dy, tf.sub(x, mean));
      return {
        x: () => tf.mul(dy, tf.mul(inverse, gain)),
        mean: () => overAxes(tf.neg(tf.mul(dy, tf.mul(inverse, gain))), mean),
        variance: () => overAxes(tf.mul(centred(), tf.mul(-0.5, tf.mul(gain, tf.pow(inverse, 3)))), variance),
        scale: () => overAxes(tf.mul(centred(), inverse), gain),
        offset: () => overAxes(dy, mean),
      };
    },
  });
};
