import type { Tensorflow } from "@dotgan/kit";
import type { Tensor } from "@tensorflow/tfjs-core";

/**
 * A gradient as the one operator that a backend may have for it; `undefined` where it has none, or where the gradient is
 * itself to be differentiated: such operators have no derivative, and it must be written in those that have one.
 */
export const nativeGradient = <Result extends Tensor | Tensor[] = Tensor>(
  tf: Tensorflow,
  kernelName: string,
  inputs: Readonly<Record<string, Tensor>>,
  attrs: object = {},
): Result | undefined => {
  const engine = tf.engine() as unknown as { isTapeOn(): boolean };
  if (engine.isTapeOn() || !tf.getKernel(kernelName, tf.getBackend())) return undefined;
  return tf.engine().runKernel(kernelName, inputs, attrs as never) as Result;
};
