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
  /** Tensors that share these numbers; 0 for what only other operators read. */
  refCount = 0;
  /** The pending operator that makes it. */
  producer: Operation | undefined;
  /** Its numbers, once they are there; of strings and the like, whatever TensorFlow.js holds. */
  array: Numbers | undefined;
  /** Whether `array` came from the store of buffers and no one else holds it. */
  own = false;
  /** The number that all of it is, where that is known. */
  uniform: number | undefined;
  /** Set by TensorFlow.js for complex numbers. */
  complexTensorInfos?: unknown;

  readonly dtype: DataType | "int64";
  readonly shape: readonly number[];
  readonly #compute: () => void;

  constructor(dtype: DataType | "int64", shape: readonly number[], compute: () => void) {
    this.dtype = dtype;
    this.shape = shape;
    this.#compute = compute;
  }

  /** The numbers, computed now if need be. Whoever asks may keep them. */
  get values(): Numbers | undefined {
    if (this.producer) this.#compute();
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
