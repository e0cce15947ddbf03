import type * as tfjs from "@tensorflow/tfjs-core";

/** TensorFlow.js in full, as only engines and the runtime see it. */
export type Tensorflow = typeof tfjs;

/** What computes. Opening one readies its backend; from then on every tensor of the process lives there. */
export interface Engine {
  /** `cpu`, `wasm`, `onnx`, `tensorflow`. */
  readonly name: string;
  readonly tf: Tensorflow;
  /** Tensors alive now, and the bytes they take. */
  memory(): { readonly tensors: number; readonly bytes: number };
}
