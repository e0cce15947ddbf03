import * as tf from "@tensorflow/tfjs-core";
import type { One, Translation, Translations } from "./translation.js";

interface Axes {
  readonly axis?: number | number[] | null;
  readonly reductionIndices?: number | number[] | null;
  readonly keepDims?: boolean;
}

const axesOf = (shape: readonly number[], { axis, reductionIndices }: Axes): number[] =>
  tf.util.parseAxisParam((axis ?? reductionIndices) as number[], [...shape]);

const without = (shape: readonly number[], axes: readonly number[], keep: boolean): number[] =>
  keep ? shape.map((n, i) => (axes.includes(i) ? 1 : n)) : shape.filter((_, i) => !axes.includes(i));

const reduce =
  (name: string): Translation<One, Axes> =>
  (graph, { x }, attrs) => {
    const axes = axesOf(x.shape, attrs);
    const shape = without(x.shape, axes, attrs.keepDims ?? false);
    // Nothing to add up: the same numbers in another shape.
    if (axes.every((axis) => x.shape[axis] === 1)) return { value: x.value, shape };
    const keepdims = attrs.keepDims ? 1 : 0;
    const cost = tf.util.sizeFromShape([...x.shape]);
    return name === "ReduceSum"
      ? graph.emit(name, [x, axes], shape, { attributes: { keepdims }, cost })
      : graph.emit(name, [x], shape, { attributes: { keepdims, axes }, cost });
  };

const extreme =
  (name: string): Translation<One, { axis: number | number[] }> =>
  (graph, { x }, attrs) => {
    const [axis] = axesOf(x.shape, attrs);
    if (axis === undefined) return undefined;
    const shape = without(x.shape, [axis], false);
    const place = graph.emit(name, [x], shape, { attributes: { axis, keepdims: 0 }, dtype: "int64" });
    return graph.emit("Cast", [place], shape, { attributes: { to: 6 }, dtype: "int32" });
  };

const alongAxis =
  (name: string, attribute: "dim" | "axis"): Translation<{ logits: One["x"] }, Readonly<Record<string, number>>> =>
  (graph, { logits }, attrs) => {
    const axis = attrs[attribute] ?? -1;
    return graph.emit(name, [logits], logits.shape, {
      attributes: { axis: axis < 0 ? axis + logits.shape.length : axis },
    });
  };

/** Kernels that combine the numbers along some axes. */
export const reduction: Translations = {
  types: ["float32"],
  kernels: {
    Sum: reduce("ReduceSum"),
    Mean: reduce("ReduceMean"),
    Max: reduce("ReduceMax"),
    Min: reduce("ReduceMin"),
    Prod: reduce("ReduceProd"),
    ArgMax: extreme("ArgMax"),
    ArgMin: extreme("ArgMin"),
    Softmax: alongAxis("Softmax", "dim"),
    LogSoftmax: alongAxis("LogSoftmax", "axis"),
    Cumsum: (graph, { x }: One, attrs: { axis: number; exclusive: boolean; reverse: boolean }) =>
      graph.emit("CumSum", [x, [attrs.axis]], x.shape, {
        attributes: { exclusive: attrs.exclusive ? 1 : 0, reverse: attrs.reverse ? 1 : 0 },
      }),
  },
};
