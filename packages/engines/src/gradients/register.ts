import type { Tensorflow } from "@dotgan/kit";
import type { GradConfig } from "@tensorflow/tfjs-core";

/** Registers a gradient, replacing the one that TensorFlow.js ships, if any. */
export const setGradient = (tf: Tensorflow, config: GradConfig): void => {
  if (tf.getGradient(config.kernelName)) tf.unregisterGradient(config.kernelName);
  tf.registerGradient(config);
};
