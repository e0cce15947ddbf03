import * as tf from "@tensorflow/tfjs-core";
import type { Graph } from "../graph.js";
import type { Term } from "../value.js";
import type { One, Translations } from "./translation.js";

type Pairs = readonly (readonly [number, number])[];
const typeOf = (term: Term) => ({ dtype: term.value.dtype as "float32" });

/** Axes put into another order; without an operator where only axes of size 1 move. */
export const transpose = (graph: Graph, x: Term, perm: readonly number[]): Term => {
  const shape = perm.map((axis) => x.shape[axis] as number);
  const moving = perm.filter((axis) => x.shape[axis] !== 1);
  if (moving.every((axis, i) => i === 0 || axis > (moving[i - 1] as number))) return { value: x.value, shape };
  return graph.emit("Transpose", [x], shape, { ...typeOf(x), attributes: { perm } });
};

const cut = (graph: Graph, x: Term, begin: readonly number[], size: readonly number[]): Term => {
  const axes = x.shape.map((_, axis) => axis).filter((axis) => size[axis] !== x.shape[axis]);
  if (axes.length === 0) return x;
  const starts = axes.map((axis) => begin[axis] as number);
  const ends = axes.map((axis) => (begin[axis] as number) + (size[axis] as number));
  return graph.emit("Slice", [x, starts, ends, axes], size, typeOf(x));
};

const split = (graph: Graph, x: Term, sizes: readonly number[], axis: number): Term[] => {
  if (sizes.length === 1) return [x];
  const shapes = sizes.map((size) => x.shape.map((n, i) => (i === axis ? size : n)));
  return graph.emitSeveral("Split", [x, sizes], shapes, { ...typeOf(x), attributes: { axis } });
};

const join = (graph: Graph, terms: readonly Term[], axis: number): Term => {
  const [first] = terms as [Term];
  if (terms.length === 1) return first;
  const length = terms.reduce((sum, { shape }) => sum + (shape[axis] as number), 0);
  const shape = first.shape.map((n, i) => (i === axis ? length : n));
  return graph.emit("Concat", terms, shape, { ...typeOf(first), attributes: { axis } });
};

const before = (paddings: Pairs) => paddings.map(([amount]) => amount);
const after = (paddings: Pairs) => paddings.map(([, amount]) => amount);
const padded = ({ shape }: Term, paddings: Pairs) =>
  shape.map((n, i) => n + (paddings[i]?.[0] ?? 0) + (paddings[i]?.[1] ?? 0));

/** Kernels that only move numbers. */
export const shape: Translations = {
  types: ["float32", "int32", "bool"],
  kernels: {
    Transpose: (graph, { x }: One, { perm }: { perm: number[] }) => transpose(graph, x, perm),
    Slice(graph, { x }: One, attrs: { begin: number | number[]; size: number | number[] }) {
      const [begin, size] = tf.slice_util.parseSliceParams(
        { shape: [...x.shape] } as tf.TensorInfo,
        attrs.begin,
        attrs.size,
      );
      return (size as number[]).includes(0) ? undefined : cut(graph, x, begin as number[], size as number[]);
    },
    SplitV(graph, { x }: One, { numOrSizeSplits, axis }: { numOrSizeSplits: number | number[]; axis: number }) {
      const [place] = tf.util.parseAxisParam(axis, [...x.shape]) as [number];
      const sizes = tf.backend_util.prepareSplitSize({ shape: [...x.shape] } as tf.Tensor, numOrSizeSplits, place);
      return sizes.includes(0) ? undefined : split(graph, x, sizes, place);
    },
    Unpack(graph, { value }: { value: Term }, { axis }: { axis: number }) {
      const place = axis < 0 ? axis + value.shape.length : axis;
      const parts = split(graph, value, Array<number>(value.shape[place] as number).fill(1), place);
      return parts.map((part) => ({ value: part.value, shape: part.shape.filter((_, i) => i !== place) }));
    },
    Concat: (graph, terms: readonly Term[], { axis }: { axis: number }) =>
      join(graph, terms, tf.util.parseAxisParam(axis, [...(terms[0]?.shape ?? [])])[0] as number),
    Pack(graph, terms: readonly Term[], { axis }: { axis: number }) {
      const place = axis < 0 ? axis + (terms[0]?.shape.length ?? 0) + 1 : axis;
      const thick = terms.map(({ value, shape }) => ({ value, shape: shape.toSpliced(place, 0, 1) }));
      return join(graph, thick, place);
    },
    Tile: (graph, { x }: One, { reps }: { reps: number[] }) =>
      graph.emit(
        "Tile",
        [x, reps],
        x.shape.map((n, i) => n * (reps[i] ?? 1)),
        typeOf(x),
      ),
    Reverse(graph, { x }: One, { dims }: { dims: number | number[] }) {
      const axes = tf.util.parseAxisParam(dims, [...x.shape]);
      if (axes.length === 0) return x;
      const all = (n: number) => axes.map(() => n);
      return graph.emit("Slice", [x, all(-1), all(-(2 ** 31)), axes, all(-1)], x.shape, typeOf(x));
    },
    DepthToSpace(graph, { x }: One, { blockSize, dataFormat }: { blockSize: number; dataFormat: string }) {
      if (dataFormat !== "NHWC") return undefined;
      const [batch, height, width, channels] = x.shape as [number, number, number, number];
      const depth = channels / blockSize ** 2;
      const apart = { value: x.value, shape: [batch, height, width, blockSize, blockSize, depth] };
      const { value } = transpose(graph, apart, [0, 1, 3, 2, 4, 5]);
      return { value, shape: [batch, height * blockSize, width * blockSize, depth] };
    },
    GatherV2(graph, { x, indices }: { x: Term; indices: Term }, attrs: { axis: number; batchDims: number }) {
      if (indices.value.dtype !== "int32" || attrs.batchDims) return undefined;
      const [axis] = tf.util.parseAxisParam(attrs.axis, [...x.shape]) as [number];
      const shape = x.shape.toSpliced(axis, 1, ...indices.shape);
      return graph.emit("Gather", [x, indices], shape, { ...typeOf(x), attributes: { axis } });
    },
  },
};

/** Kernels that also bring in numbers of their own, or add. */
export const fill: Translations = {
  types: ["float32", "int32"],
  kernels: {
    PadV2(graph, { x }: One, { paddings, constantValue }: { paddings: Pairs; constantValue: number }) {
      if (x.value.dtype !== "float32") return undefined;
      const pads = [...before(paddings), ...after(paddings)];
      return graph.emit("Pad", [x, pads, graph.number(constantValue)], padded(x, paddings));
    },
    MirrorPad(graph, { x }: One, { paddings, mode }: { paddings: Pairs; mode: string }) {
      if (x.value.dtype !== "float32" || mode !== "reflect") return undefined;
      const pads = [...before(paddings), ...after(paddings)];
      return graph.emit("Pad", [x, pads], padded(x, paddings), { attributes: { mode } });
    },
    // Not ScatterND, whose threads add to one place at the same time.
    UnsortedSegmentSum(graph, { x, segmentIds }: { x: Term; segmentIds: Term }, attrs: { numSegments: number }) {
      if (x.value.dtype !== "float32" || segmentIds.shape.length !== 1) return undefined;
      const column = {
        value: segmentIds.value,
        shape: [segmentIds.shape[0] as number, ...x.shape.slice(1).map(() => 1)],
      };
      const places = graph.emit("Expand", [column, x.shape], x.shape, { dtype: "int32" });
      const shape = [attrs.numSegments, ...x.shape.slice(1)];
      return graph.emit("ScatterElements", [graph.emit("Expand", [0, shape], shape), places, x], shape, {
        attributes: { axis: 0, reduction: "add" },
      });
    },
  },
};
