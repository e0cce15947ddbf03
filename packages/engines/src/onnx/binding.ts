import { createRequire } from "node:module";

/** A tensor as onnxruntime's native part takes it: the numbers are read and written where they lie. */
export interface NativeTensor {
  readonly type: "float32" | "int32" | "bool";
  readonly dims: readonly number[];
  readonly data: Float32Array | Int32Array | Uint8Array;
}

interface SessionOptions {
  readonly intraOpNumThreads: number;
  readonly enableMemPattern: boolean;
  readonly graphOptimizationLevel: "disabled" | "basic" | "extended" | "all";
  readonly logSeverityLevel: 0 | 1 | 2 | 3 | 4;
}

/** A model made ready. It is freed when it is garbage collected. */
export interface NativeSession {
  loadModel(buffer: ArrayBufferLike, offset: number, length: number, options: SessionOptions): void;
  /** Computes at once; outputs are written into the arrays of `fetches`. */
  run(
    feeds: Readonly<Record<string, NativeTensor>>,
    fetches: Readonly<Record<string, NativeTensor>>,
    options: object,
  ): unknown;
}

export type NativeSessionClass = new () => NativeSession;

/**
 * onnxruntime's native session, which its package carries for Linux, macOS and Windows. The package's own door only
 * computes asynchronously, and TensorFlow.js's kernels cannot wait.
 * @throws Error where there is no library for this machine.
 */
export const loadSessionClass = (): NativeSessionClass => {
  const require = createRequire(import.meta.url);
  const { binding } = require("onnxruntime-node/dist/binding.js") as {
    binding: { InferenceSession: NativeSessionClass };
  };
  return binding.InferenceSession;
};
