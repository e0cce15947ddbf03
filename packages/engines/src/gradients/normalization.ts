import type { Tensorflow } from "@dotgan/kit";
import type { Tensor } from "@tensorflow/tfjs-core";
import { nativeGradient } from "./native.js";
import { setGradient } from "./register.js";

/**
 * `tf.batchNorm`, whose stock gradient repeats mean and scale over the whole input with the slowest of operators, and batch
 * normalisation in training where a backend has it as one operator.
 */
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

  // Ioffe and Szegedy 2015, section 3; the gradient of the statistics themselves is not wanted.
  setGradient(tf, {
    kernelName: "BatchNormTraining",
    inputsToSave: ["x", "gain"],
    outputsToSave: [false, false, false, true, true, true],
    gradFunc: (gradients, saved, { epsilon }) => {
      const dy = (gradients as Tensor[])[0] as Tensor;
      const [x, gain, saved1, saved2, saved3] = saved as [Tensor, Tensor, Tensor, Tensor, Tensor];
      const native = nativeGradient<[Tensor, Tensor, Tensor]>(
        tf,
        "BatchNormTrainingGrad",
        { dy, x, gain, saved1, saved2, saved3 },
        { epsilon },
      );
      if (native) return { x: () => native[0], gain: () => native[1], bias: () => native[2] };
      const axes = x.shape.slice(0, -1).map((_, axis) => axis);
      const { mean, variance } = tf.moments(x, axes, true);
      const inverse = tf.rsqrt(tf.add(variance, epsilon as number));
      const normal = tf.mul(tf.sub(x, mean), inverse);
      return {
        x: () => {
          const along = tf.mul(normal, tf.mean(tf.mul(dy, normal), axes, true));
          return tf.mul(tf.mul(gain, inverse), tf.sub(tf.sub(dy, tf.mean(dy, axes, true)), along));
        },
        gain: () => tf.sum(tf.mul(dy, normal), axes),
        bias: () => tf.sum(dy, axes),
      };
    },
  });
};
