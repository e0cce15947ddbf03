import type { Tensorflow } from "@dotgan/kit";
import type { Tensor4D } from "@tensorflow/tfjs-core";
import { runStock, setKernel } from "../kernel.js";

const repaired = new WeakSet<object>();

/** Repairs the plain JavaScript backend, the reference that the other engines are compared with. */
export const repairCpu = (tf: Tensorflow): void => {
  const engine = tf.engine();
  if (repaired.has(engine)) return;
  repaired.add(engine);
  // The stock kernel reads the wrong rows for every image of a batch but the first.
  const stock = tf.getKernel("ResizeNearestNeighborGrad", "cpu");
  setKernel<{ images: Tensor4D; dy: Tensor4D }>(tf, "cpu", "ResizeNearestNeighborGrad", ({ images, dy }, attrs) => {
    const slopes = tf.split(dy, dy.shape[0]);
    return tf.concat(
      tf.split(images, images.shape[0]).map((image, i) => runStock(tf, stock, { images: image, dy: slopes[i] }, attrs)),
    );
  });
};
