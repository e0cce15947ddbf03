import type { Graph } from "../graph.js";
import type { Term } from "../value.js";

/** One kernel of TensorFlow.js in operators of ONNX; `undefined` leaves it to plain JavaScript. */
export type Translation<Inputs, Attrs> = (graph: Graph, inputs: Inputs, attrs: Attrs) => Term | Term[] | undefined;

/** Kernels by their names, for tensors of some types. */
export interface Translations {
  readonly types: readonly ("float32" | "int32" | "bool")[];
  readonly kernels: Readonly<Record<string, Translation<never, never>>>;
}

export interface One {
  readonly x: Term;
}
export interface Two {
  readonly a: Term;
  readonly b: Term;
}
