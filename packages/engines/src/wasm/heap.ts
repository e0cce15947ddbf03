import type { Tensorflow } from "@dotgan/kit";
import type { Tensor, TensorInfo } from "@tensorflow/tfjs-core";

interface HeapBackend {
  typedArrayFromHeap(tensor: TensorInfo): Float32Array;
}

/** Changes a tensor's values in place: only for one that this kernel has just made. */
export const changed = (
  tf: Tensorflow,
  tensor: Tensor,
  inputs: readonly Tensor[],
  change: (values: Float32Array, ...inputs: Float32Array[]) => void,
): void => {
  const backend = tf.backend() as unknown as HeapBackend;
  change(backend.typedArrayFromHeap(tensor), ...inputs.map((input) => backend.typedArrayFromHeap(input)));
};
