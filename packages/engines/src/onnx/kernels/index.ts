import type { Tensorflow } from "@dotgan/kit";
import type { KernelConfig, KernelFunc, TensorInfo } from "@tensorflow/tfjs-core";
import type { OnnxBackend } from "../backend.js";
import { sizeOf, type Term } from "../value.js";
import { convolution } from "./convolution.js";
import { arithmetic, choice, elementwise, logic } from "./elementwise.js";
import { matrix } from "./matrix.js";
import { pooling } from "./pooling.js";
import { reduction } from "./reduction.js";
import { fill, shape } from "./shape.js";
import type { Translation } from "./translation.js";

const groups = [elementwise, arithmetic, logic, choice, reduction, shape, fill, matrix, convolution, pooling];

/** A kernel that becomes ONNX operators where it can, and else is the plain JavaScript one. */
const translated =
  (plain: KernelFunc, types: readonly string[], translate: Translation<unknown, unknown>): KernelFunc =>
  (call) => {
    const backend = call.backend as unknown as OnnxBackend;
    const tensors = Object.entries(call.inputs).filter(([, tensor]) => tensor) as [string, TensorInfo][];
    if (tensors.some(([, { dtype, shape }]) => !types.includes(dtype) || sizeOf(shape) === 0)) return plain(call);
    backend.graph.relieve();
    const terms = tensors.map(([name, tensor]): [string, Term] => [name, backend.term(tensor)]);
    const inputs = Array.isArray(call.inputs) ? terms.map(([, term]) => term) : Object.fromEntries(terms);
    const result = translate(backend.graph, inputs, call.attrs);
    if (!result) return plain(call);
    return Array.isArray(result) ? result.map((term) => backend.tensor(term)) : backend.tensor(result);
  };

/** Registers every kernel of the plain JavaScript backend, those that ONNX has operators for translated. */
export const addOnnxKernels = (tf: Tensorflow): void => {
  for (const kernel of tf.getKernelsForBackend("cpu")) {
    const group = groups.find(({ kernels }) => kernel.kernelName in kernels);
    const translate = group?.kernels[kernel.kernelName] as Translation<unknown, unknown> | undefined;
    const kernelFunc = group && translate ? translated(kernel.kernelFunc, group.types, translate) : kernel.kernelFunc;
    tf.registerKernel({ ...(kernel as KernelConfig), backendName: "onnx", kernelFunc });
  }
};
