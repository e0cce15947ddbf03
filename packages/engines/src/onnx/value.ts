import type { DataType } from "@tensorflow/tfjs-core";
import type { Operation } from "./operation.js";

export type Numbers = Float32Array | Int32Array | Uint8Array;

/** The types of tensors that go into and come out of a model. */
export type NumberType = "float32" | "int32" | "bool";

/**
 * One tensor's numbers: there, or what a pending operator will make. This is what the backend keeps for a tensor, and what
 * the kernels of the plain JavaScript backend find when they look for `values`.
 */
export class Value {
  /** By which TensorFlow.js knows these numbers; made when a tensor first holds them. */
  id: object | undefined;
  /** Tensors that share these numbers; 0 for what only other operators read. */
  refCount = 0;
  /** The pending operator that makes it. */
  producer: Operation | undefined;
  /** Its numbers, once they are there; of strings and the like, whatever TensorFlow.js holds. */
  array: Numbers | undefined;
  /** Whether `array` came from the store of buffers and no one else holds it. */
  own = false;
  /** The number that all of it is, where that is known; then `array` may still be missing. */
  uniform: number | undefined;
  /** Set by TensorFlow.js for complex numbers. */
  complexTensorInfos?: unknown;

  readonly dtype: DataType | "int64";
  readonly shape: readonly number[];
  readonly #complete: (value: Value) => void;

  constructor(dtype: DataType | "int64", shape: readonly number[], complete: (value: Value) => void) {
    this.dtype = dtype;
    this.shape = shape;
    this.#complete = complete;
  }

  /** The numbers, computed now if need be. Whoever asks may keep them. */
  get values(): Numbers | undefined {
    this.#complete(this);
    this.own = false;
    return this.array;
  }
}

/** A value seen in one shape: tensors of different shapes share numbers. */
export interface Term {
  readonly value: Value;
  readonly shape: readonly number[];
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);
