import type { Tensorflow } from "@dotgan/kit";
import type { Tensor4D } from "@tensorflow/tfjs-core";
import { runStock, setKernel, stockKernel } from "../kernel.js";

/** Repairs the plain JavaScript backend, the reference that the other engines are compared with. */
export const repairCpu = (tf: Tensorflow): void => {
  // The stock kernel reads the wrong rows for every image of a batch but the first.
  const stock = stockKernel(tf, "cpu", "ResizeNearestNeighborGrad");
  if (!stock) return;
  setKernel<{ images: Tensor4D; dy: Tensor4D }>(tf, "cpu", "ResizeNearestNeighborGrad", ({ images, dy }, attrs) => {
    const slopes = tf.split(dy, dy.shape[0]);
    return tf.concat(
      tf.split(images, images.shape[0]).map((image, i) => runStock(tf, stock, { images: image, dy: slopes[i] }, attrs)),
    );
  });
};
