import type { Tensorflow } from "@dotgan/kit";
import type { KernelConfig, KernelFunc, Tensor, TensorInfo } from "@tensorflow/tfjs-core";

type Attributes = Readonly<Record<string, unknown>>;

/** What computes one operator from its inputs, with the operators of `tf` itself. */
export type Composition<Inputs, Attrs = Attributes> = (inputs: Inputs, attrs: Attrs) => Tensor | Tensor[];

const composed = new WeakSet<KernelFunc>();

/** The kernel that the backend came with, or `undefined` if `setKernel` has replaced it already. */
export const stockKernel = (
  tf: Tensorflow,
  backendName: "cpu" | "wasm",
  kernelName: string,
): KernelConfig | undefined => {
  const kernel = tf.getKernel(kernelName, backendName);
  return composed.has(kernel.kernelFunc) ? undefined : kernel;
};

/**
 * Registers a kernel of a backend that is composed of other kernels, replacing the stock one, if any. What it
 * makes on the way is freed; the result may share memory with an input, but must be a tensor of its own (`clone`).
 */
export const setKernel = <Inputs, Attrs = Attributes>(
  tf: Tensorflow,
  backendName: "cpu" | "wasm",
  kernelName: string,
  compose: Composition<Inputs, Attrs>,
): void => {
  const kernelFunc: KernelFunc = ({ inputs, attrs }) =>
    tf.tidy(() => compose(inputs as unknown as Inputs, attrs as unknown as Attrs)) as TensorInfo | TensorInfo[];
  composed.add(kernelFunc);
  const stock = tf.getKernel(kernelName, backendName);
  if (stock) tf.unregisterKernel(kernelName, backendName);
  // The stock kernel's set-up is kept: some compositions end in the stock kernel itself.
  tf.registerKernel({ ...stock, kernelName, backendName, kernelFunc });
};

/** Runs a kernel as it was registered before `setKernel` replaced it. */
export const runStock = (tf: Tensorflow, stock: KernelConfig, inputs: object, attrs: object): Tensor =>
  tf
    .engine()
    .makeTensorFromTensorInfo(
      stock.kernelFunc({ inputs, attrs, backend: tf.backend() } as Parameters<KernelFunc>[0]) as TensorInfo,
    );
