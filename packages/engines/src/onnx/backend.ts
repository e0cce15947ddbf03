import type { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import type { backend_util, DataType, TensorInfo } from "@tensorflow/tfjs-core";
import type { Buffers } from "./buffers.js";
import type { Graph } from "./graph.js";
import type { Numbers, Term, Value } from "./value.js";

type Values = backend_util.BackendValues;

/** What the kernels of this engine need of its backend. */
export interface OnnxBackend {
  readonly graph: Graph;
  /** A tensor as a part of the graph. */
  term(tensor: TensorInfo): Term;
  /** A result as a tensor; one that shares the numbers of an input holds them too. */
  tensor(term: Term): TensorInfo;
}

/**
 * The backend: that of plain JavaScript, which computes whatever has no ONNX operator, with numbers that are computed
 * when someone looks at them.
 */
export const createBackend = (Base: typeof MathBackendCPU, graph: Graph, buffers: Buffers): MathBackendCPU => {
  class Backend extends Base implements OnnxBackend {
    readonly graph = graph;

    #keep(value: Value): object {
      value.id ??= {};
      if (value.refCount === 0) this.data.set(value.id, value as never);
      value.refCount++;
      return value.id;
    }
    #value(id: object): Value {
      return this.data.get(id) as unknown as Value;
    }

    /** Copies: whoever hands numbers in may change them before they are used. */
    override write(values: Values, shape: number[], dtype: DataType): object {
      if (dtype !== "float32" || !values) return this.#keep(graph.given(dtype, shape, copyOf(values), false));
      const array = buffers.take(dtype, values.length);
      array.set(values as Float32Array);
      return this.#keep(graph.given(dtype, shape, array, true));
    }
    /** What a kernel of plain JavaScript has made, which may be a part of its input. */
    override makeTensorInfo(shape: number[], dtype: DataType, values?: Values | string[]): TensorInfo {
      if (dtype === "string") return super.makeTensorInfo(shape, dtype, values);
      return { dataId: this.#keep(graph.given(dtype, shape, values as Numbers | undefined, false)), shape, dtype };
    }
    override move(dataId: object, values: Values, shape: number[], dtype: DataType, refCount: number): void {
      const value = graph.given(dtype, shape, values as Numbers, false);
      value.refCount = refCount;
      value.id = dataId;
      this.data.set(dataId, value as never);
    }
    override disposeData(dataId: object, force = false): boolean {
      const value = this.data.has(dataId) ? this.#value(dataId) : undefined;
      const freed = super.disposeData(dataId, force);
      if (value && freed) {
        value.refCount = 0;
        graph.release(value);
      }
      return freed;
    }
    /** A copy, unlike that of plain JavaScript: the array will be used again. */
    override readSync(dataId: object): Values {
      const value = this.#value(dataId);
      if (value.producer) graph.compute();
      return value.own ? graph.numbers(value).slice() : super.readSync(dataId);
    }

    term({ dataId, shape }: TensorInfo): Term {
      return { value: this.#value(dataId as object), shape };
    }
    tensor({ value, shape }: Term): TensorInfo {
      return { dataId: this.#keep(value), shape: [...shape], dtype: value.dtype as DataType };
    }
  }
  return new Backend();
};

const copyOf = (values: Values): Numbers => (values ? values.slice() : values) as unknown as Numbers;
