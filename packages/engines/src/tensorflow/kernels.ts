import type { Tensorflow } from "@dotgan/kit";
import type { KernelFunc, TensorInfo } from "@tensorflow/tfjs-core";
import { type Attribute, attributes, nativeBackend } from "./binding.js";

/** Registers a kernel that is one operator of TensorFlow's. */
const addOperator = (
  tf: Tensorflow,
  kernelName: string,
  operator: string,
  inputNames: readonly string[],
  outputs: number,
  attributesOf: (attrs: Readonly<Record<string, unknown>>, inputs: Readonly<Record<string, TensorInfo>>) => Attribute[],
): void => {
  if (tf.getKernel(kernelName, "tensorflow")) tf.unregisterKernel(kernelName, "tensorflow");
  const kernelFunc: KernelFunc = ({ inputs, attrs = {} }) => {
    const backend = nativeBackend(tf);
    const given = inputs as Readonly<Record<string, TensorInfo>>;
    const ids = backend.getInputTensorIds(inputNames.map((name) => given[name] as TensorInfo));
    const made = backend.binding.executeOp(operator, attributesOf(attrs, given), ids, outputs);
    const tensors = made.map((one) => backend.createOutputTensor(one));
    return outputs === 1 ? (tensors[0] as TensorInfo) : tensors;
  };
  tf.registerKernel({ kernelName, backendName: "tensorflow", kernelFunc });
};

/** Operators that TensorFlow has and tfjs-node's list leaves out. */
export const addTensorflowKernels = (tf: Tensorflow): void => {
  const { binding } = nativeBackend(tf);
  const { TF_FLOAT, TF_INT64 } = binding;
  const { type, int, float, flag, text } = attributes(binding);
  const sides = (value: unknown) => [1, ...(Array.isArray(value) ? value : [value, value]), 1];

  addOperator(tf, "MaxPoolWithArgmax", "MaxPoolWithArgmax", ["x"], 2, (attrs) => [
    type("T", TF_FLOAT),
    type("Targmax", TF_INT64),
    int("ksize", sides(attrs.filterSize)),
    int("strides", sides(attrs.strides)),
    text("padding", String(attrs.pad).toUpperCase()),
    flag("include_batch_in_index", attrs.includeBatchInIndex as boolean),
  ]);
  addOperator(tf, "ReluGrad", "ReluGrad", ["dy", "y"], 1, () => [type("T", TF_FLOAT)]);
  addOperator(tf, "LeakyReluGrad", "LeakyReluGrad", ["dy", "y"], 1, (attrs) => [
    type("T", TF_FLOAT),
    float("alpha", attrs.alpha as number),
  ]);

  // Outputs: y, mean, unbiased variance, and three that only the gradient reads. `x` is an image here.
  const normalization = (epsilon: unknown) => [
    type("T", TF_FLOAT),
    type("U", TF_FLOAT),
    float("epsilon", epsilon as number),
    text("data_format", "NHWC"),
    flag("is_training", true),
  ];
  addOperator(tf, "BatchNormTraining", "FusedBatchNormV3", ["x", "gain", "bias", "none", "none"], 6, ({ epsilon }) => [
    ...normalization(epsilon),
    float("exponential_avg_factor", 1),
  ]);
  addOperator(
    tf,
    "BatchNormTrainingGrad",
    "FusedBatchNormGradV3",
    ["dy", "x", "gain", "saved1", "saved2", "saved3"],
    5,
    ({ epsilon }) => normalization(epsilon),
  );
};
