import * as tf from "@tensorflow/tfjs-core";
import type { Graph } from "../graph.js";
import { sizeOf, type Term } from "../value.js";
import { channelsFirst, channelsLast } from "./convolution.js";
import type { One, Translations } from "./translation.js";

interface Pooling {
  readonly filterSize: [number, number] | number;
  readonly strides: [number, number] | number;
  readonly pad: "valid" | "same" | number;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

const windows = (shape: readonly number[], { filterSize, strides, pad, dimRoundingMode }: Pooling) => {
  const g = tf.backend_util.computePool2DInfo(
    shape as [number, number, number, number],
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const below = (g.outHeight - 1) * g.strideHeight + g.filterHeight - g.inHeight - g.padInfo.top;
  const right = (g.outWidth - 1) * g.strideWidth + g.filterWidth - g.inWidth - g.padInfo.left;
  return {
    g,
    before: [g.batchSize, g.inChannels, g.inHeight, g.inWidth],
    after: [g.batchSize, g.inChannels, g.outHeight, g.outWidth],
    rest: [Math.max(0, -below), Math.max(0, -right)],
    attributes: {
      kernel_shape: [g.filterHeight, g.filterWidth],
      strides: [g.strideHeight, g.strideWidth],
      pads: [g.padInfo.top, g.padInfo.left, Math.max(0, below), Math.max(0, right)],
    },
  };
};

const pool =
  (name: string) =>
  (graph: Graph, { x }: One, attrs: Pooling) => {
    const { after, attributes } = windows(x.shape, attrs);
    return channelsLast(graph, graph.emit(name, [channelsFirst(graph, x)], after, { attributes }));
  };

/** How many pixels each window covers, in [1, 1, rows, columns]: those at the edge cover fewer. */
const covered = (graph: Graph, g: ReturnType<typeof windows>["g"]): Term => {
  const within = (at: number, stride: number, before: number, length: number, size: number) =>
    Math.min(size, at * stride - before + length) - Math.max(0, at * stride - before);
  const counts = Float32Array.from({ length: g.outHeight * g.outWidth }, (_, i) => {
    const rows = within(Math.floor(i / g.outWidth), g.strideHeight, g.padInfo.top, g.filterHeight, g.inHeight);
    return rows * within(i % g.outWidth, g.strideWidth, g.padInfo.left, g.filterWidth, g.inWidth);
  });
  const shape = [1, 1, g.outHeight, g.outWidth];
  return { value: graph.given("float32", shape, counts, false), shape };
};

export const pooling: Translations = {
  types: ["float32"],
  kernels: {
    MaxPool: pool("MaxPool"),
    AvgPool: pool("AveragePool"),
    // Each output's share goes back to all pixels of its window: a transposed convolution with ones, channel by channel.
    AvgPoolGrad(graph, { dy, input }: { dy: Term; input: Term }, attrs: Pooling) {
      const { g, before, after, rest, attributes } = windows(input.shape, attrs);
      const shares = graph.emit("Div", [channelsFirst(graph, dy), covered(graph, g)], after);
      const images = [g.batchSize * g.inChannels, 1];
      const spread = graph.emit(
        "ConvTranspose",
        [
          { value: shares.value, shape: [...images, g.outHeight, g.outWidth] },
          graph.uniform(1, [1, 1, g.filterHeight, g.filterWidth]),
        ],
        [...images, g.inHeight, g.inWidth],
        { attributes: { pads: attributes.pads, strides: attributes.strides, output_padding: rest } },
      );
      return channelsLast(graph, { value: spread.value, shape: before });
    },
    MaxPoolGrad(graph, { dy, input }: { dy: Term; input: Term }, attrs: Pooling) {
      const { before, after, attributes } = windows(input.shape, attrs);
      // The operator's second result says where each maximum was, counted over the whole tensor; its type is another one.
      const [, places] = graph.emitSeveral("MaxPool", [channelsFirst(graph, input)], [after, after], { attributes });
      const flat = (term: Term): Term => ({ value: term.value, shape: [sizeOf(term.shape)] });
      const spread = graph.emit(
        "ScatterElements",
        [
          graph.emit("Expand", [0, [sizeOf(before)]], [sizeOf(before)]),
          flat(places as Term),
          flat(channelsFirst(graph, dy)),
        ],
        [sizeOf(before)],
        { attributes: { axis: 0, reduction: "add" } },
      );
      return channelsLast(graph, { value: spread.value, shape: before });
    },
  },
};
