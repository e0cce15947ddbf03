import type { Tensorflow } from "@dotgan/kit";
import type { Tensor } from "@tensorflow/tfjs-core";
import { setGradient } from "./register.js";

/** Sum and mean, whose stock gradients copy a tensor of ones into the backend at every call. */
export const repairReductions = (tf: Tensorflow): void => {
  const spread = (dy: Tensor, shape: number[], axes: number[]): Tensor =>
    tf.mul(
      tf.reshape(
        dy,
        shape.map((size, axis) => (axes.includes(axis) ? 1 : size)),
      ),
      tf.fill(shape, 1),
    );

  for (const kernelName of ["Sum", "Mean"]) {
    setGradient(tf, {
      kernelName,
      inputsToSave: ["x"],
      gradFunc: (gradient, saved, attrs) => {
        const { shape } = saved[0] as Tensor;
        const axes = tf.util.parseAxisParam(attrs.axis as number[], shape);
        const count = kernelName === "Sum" ? 1 : axes.reduce((product, axis) => product * (shape[axis] as number), 1);
        const dy = gradient as Tensor;
        return { x: () => spread(count === 1 ? dy : tf.div(dy, count), shape, axes) };
      },
    });
  }
};
