import type { Tensorflow } from "@dotgan/kit";
import type { DataTypeMap, Tensor, TensorInfo } from "@tensorflow/tfjs-core";

/** An attribute of an operator, as tfjs-node's binding takes it; `type` is one of the `TF_ATTR_` numbers. */
export interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

/** A tensor that an operator made. */
export interface Made {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
}

export type Values = Uint8Array | Int32Array | Float32Array | BigInt64Array;

type Constant =
  | `TF_ATTR_${"STRING" | "INT" | "FLOAT" | "BOOL" | "TYPE" | "SHAPE"}`
  | `TF_${"FLOAT" | "INT32" | "INT64" | "BOOL"}`;

/** The part of tfjs-node's binding to TensorFlow's C API that is used here. Tensors are named by numbers, never used twice. */
export interface Binding extends Readonly<Record<Constant, number>> {
  executeOp(name: string, attributes: readonly Attribute[], inputs: readonly number[], outputs: number): Made[];
  createTensor(shape: readonly number[], dtype: number, values: Values): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): Values;
  loadSavedModel(folder: string, tags: string): number;
  runSavedModel(model: number, inputs: readonly number[], inputNames: string, outputNames: string): Made[];
  deleteSavedModel(model: number): void;
}

/** TensorFlow.js's backend over the binding. */
export interface NativeBackend {
  readonly isUsingGpuDevice: boolean;
  binding: Binding;
  getInputTensorIds(tensors: readonly TensorInfo[]): number[];
  createOutputTensor(made: Made): Tensor;
  getDTypeInteger(dtype: keyof DataTypeMap): number;
}

export const nativeBackend = (tf: Tensorflow): NativeBackend => tf.backend() as unknown as NativeBackend;

/** Puts an object of our own in the binding's place, since its functions cannot be listened to: they are read-only. */
export const openBinding = (tf: Tensorflow): void => {
  const backend = nativeBackend(tf);
  const stock = backend.binding;
  if (Object.getOwnPropertyDescriptor(stock, "executeOp")?.writable) return;
  const names = Object.getOwnPropertyNames(stock) as (keyof Binding)[];
  backend.binding = Object.fromEntries(
    names.map((name) => [
      name,
      typeof stock[name] === "function" ? (stock[name] as () => void).bind(stock) : stock[name],
    ]),
  ) as unknown as Binding;
};

/** Attributes by the names that TensorFlow's operators give them. */
export const attributes = (binding: Binding) => ({
  type: (name: string, value: number): Attribute => ({ name, type: binding.TF_ATTR_TYPE, value }),
  int: (name: string, value: number | readonly number[]): Attribute => ({ name, type: binding.TF_ATTR_INT, value }),
  float: (name: string, value: number): Attribute => ({ name, type: binding.TF_ATTR_FLOAT, value }),
  flag: (name: string, value: boolean): Attribute => ({ name, type: binding.TF_ATTR_BOOL, value }),
  text: (name: string, value: string): Attribute => ({ name, type: binding.TF_ATTR_STRING, value }),
  shape: (name: string, value: readonly number[]): Attribute => ({ name, type: binding.TF_ATTR_SHAPE, value }),
});
