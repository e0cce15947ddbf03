import type { Tensorflow } from "@dotgan/kit";
import type { KernelFunc, Tensor, TensorInfo } from "@tensorflow/tfjs-core";

interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}
interface NativeBackend {
  readonly binding: Readonly<
    Record<"TF_ATTR_INT" | "TF_ATTR_STRING" | "TF_ATTR_TYPE" | "TF_ATTR_BOOL" | "TF_FLOAT" | "TF_INT64", number>
  >;
  executeMultipleOutputs(name: string, attributes: Attribute[], inputs: Tensor[], outputs: number): TensorInfo[];
}

/** Operators that TensorFlow has and tfjs-node's list leaves out. */
export const addTensorflowKernels = (tf: Tensorflow): void => {
  if (tf.getKernel("MaxPoolWithArgmax", "tensorflow")) return;
  const kernelFunc: KernelFunc = ({ inputs, attrs = {}, backend }) => {
    const native = backend as unknown as NativeBackend;
    const { TF_ATTR_INT, TF_ATTR_STRING, TF_ATTR_TYPE, TF_ATTR_BOOL, TF_FLOAT, TF_INT64 } = native.binding;
    const sides = (value: unknown) => [1, ...(Array.isArray(value) ? value : [value, value]), 1];
    return native.executeMultipleOutputs(
      "MaxPoolWithArgmax",
      [
        { name: "T", type: TF_ATTR_TYPE, value: TF_FLOAT },
        { name: "Targmax", type: TF_ATTR_TYPE, value: TF_INT64 },
        { name: "ksize", type: TF_ATTR_INT, value: sides(attrs.filterSize) },
        { name: "strides", type: TF_ATTR_INT, value: sides(attrs.strides) },
        { name: "padding", type: TF_ATTR_STRING, value: String(attrs.pad).toUpperCase() },
        { name: "include_batch_in_index", type: TF_ATTR_BOOL, value: attrs.includeBatchInIndex },
      ],
      [inputs.x as Tensor],
      2,
    );
  };
  tf.registerKernel({ kernelName: "MaxPoolWithArgmax", backendName: "tensorflow", kernelFunc });
};
