import type { Tensorflow } from "@dotgan/kit";
import type { KernelFunc, Tensor, TensorInfo } from "@tensorflow/tfjs-core";

type Attributes = Readonly<Record<string, unknown>>;

/** What computes one operator from its inputs, with the operators of `tf` itself. */
export type Composition<Inputs, Attrs = Attributes> = (inputs: Inputs, attrs: Attrs) => Tensor;

/**
 * Registers a kernel of the wasm backend that is composed of other kernels, replacing the stock one, if any. What it
 * makes on the way is freed; the result may share memory with an input, but must be a tensor of its own (`clone`).
 */
export const setKernel = <Inputs, Attrs = Attributes>(
  tf: Tensorflow,
  kernelName: string,
  compose: Composition<Inputs, Attrs>,
): void => {
  const kernelFunc: KernelFunc = ({ inputs, attrs }) =>
    tf.tidy(() => compose(inputs as unknown as Inputs, attrs as unknown as Attrs)) as TensorInfo;
  const stock = tf.getKernel(kernelName, "wasm");
  if (stock) tf.unregisterKernel(kernelName, "wasm");
  // The stock kernel's set-up is kept: some compositions end in the stock kernel itself.
  tf.registerKernel({ ...stock, kernelName, backendName: "wasm", kernelFunc });
};
