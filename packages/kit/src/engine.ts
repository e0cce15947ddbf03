import type * as tfjs from "@tensorflow/tfjs-core";
import type { NativeOperators } from "./native.js";
import type { Tensor } from "./ops.js";

/** TensorFlow.js in full, as only engines and the runtime see it. */
export type Tensorflow = typeof tfjs & { readonly native?: NativeOperators };

/** What computes. Opening one readies its backend; from then on every tensor of the process lives there. */
export interface Engine {
  /** `cpu`, `wasm`, `onnx`, `tensorflow`. */
  readonly name: string;
  readonly tf: Tensorflow;
  /** Tensors alive now, and the bytes they take. */
  memory(): { readonly tensors: number; readonly bytes: number };
  /** It can compute in mixed precision: in bfloat16 what a plan of `precision: "mixed"` has in it. */
  readonly mixed?: true;
  /** Starts to record; absent where the engine has no faster way to run what was recorded. */
  readonly record?: () => Recorder;
}

/** Listens to what TensorFlow.js computes, until `finish` or `abort`. */
export interface Recorder {
  /** Declares a tensor that differs from run to run. All are declared before anything is computed from them. */
  input(tensor: Tensor): void;
  /** What is computed until `resume` is no part of the recording; a tensor of it may be declared afterwards. */
  pause(): void;
  resume(): void;
  /** Ends the recording: what leads from the inputs to `outputs`. */
  finish(outputs: readonly Tensor[]): Recording;
  abort(): void;
}

/** Operators in their order, without values but those that are constant. */
export interface Recording {
  /**
   * Why another recording of the same work is not the same: a value was computed in JavaScript that changes from run to
   * run, or other operators were run. `undefined` where they agree.
   */
  difference(other: Recording): string | undefined;
  /**
   * `mixed`: in mixed precision, where the engine can.
   * @throws Error where the engine cannot run it as one; the message says why.
   */
  compile(precision: "float32" | "mixed"): Program;
}

/** A recording as one call. */
export interface Program {
  /** How many operators it runs. */
  readonly operators: number;
  /** How many tensors it keeps until it is disposed. */
  readonly tensors: number;
  /** New outputs from the inputs, which are given in the order of their declaration and stay the caller's. */
  run(inputs: readonly Tensor[]): Tensor[];
  dispose(): void;
}
