import * as tf from "@tensorflow/tfjs-core";
import { convolutionGeometry } from "../../geometry.js";
import type { Graph } from "../graph.js";
import type { Term } from "../value.js";
import { spreadByPhases } from "./phases.js";
import { transpose } from "./shape.js";
import type { One, Translations } from "./translation.js";

type Shape4 = [number, number, number, number];
type Padding = "valid" | "same" | number;
interface Geometry {
  readonly strides: [number, number] | number;
  readonly pad: Padding;
  readonly dilations?: [number, number] | number;
  readonly dataFormat: string;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

const geometry = (x: readonly number[], filter: readonly number[], attrs: Geometry) =>
  convolutionGeometry(tf, x, filter, attrs);

/** ONNX's order of axes: channels before rows. */
export const channelsFirst = (graph: Graph, x: Term): Term => transpose(graph, x, [0, 3, 1, 2]);
export const channelsLast = (graph: Graph, x: Term): Term => transpose(graph, x, [0, 2, 3, 1]);

/**
 * What lies beyond the windows at the far end, `rows` more (or, negative, fewer) than there are: a stride can leave rows
 * that no window reaches.
 */
const beyond = (size: number, before: number, windows: number, stride: number, reach: number): number =>
  (windows - 1) * stride + reach - size - before;

const measure = (g: ReturnType<typeof geometry>) => {
  const { padInfo, inHeight, inWidth, outHeight, outWidth, strideHeight, strideWidth } = g;
  const below = beyond(inHeight, padInfo.top, outHeight, strideHeight, g.effectiveFilterHeight);
  const right = beyond(inWidth, padInfo.left, outWidth, strideWidth, g.effectiveFilterWidth);
  const cost = g.batchSize * outHeight * outWidth * g.outChannels * g.filterHeight * g.filterWidth * g.inChannels;
  return {
    below,
    right,
    cost,
    pads: [padInfo.top, padInfo.left, Math.max(0, below), Math.max(0, right)],
    strides: [strideHeight, strideWidth],
    dilations: [g.dilationHeight, g.dilationWidth],
  };
};

/** A convolution and its gradients. */
export const convolution: Translations = {
  types: ["float32"],
  kernels: {
    Conv2D(graph, { x, filter }: One & { filter: Term }, attrs: Geometry) {
      if (attrs.dataFormat !== "NHWC") return undefined;
      const g = geometry(x.shape, filter.shape, attrs);
      const { pads, strides, dilations, cost } = measure(g);
      const made = graph.emit(
        "Conv",
        [channelsFirst(graph, x), transpose(graph, filter, [3, 2, 0, 1])],
        [g.batchSize, g.outChannels, g.outHeight, g.outWidth],
        { attributes: { pads, strides, dilations }, cost },
      );
      return channelsLast(graph, made);
    },
    Conv2DBackpropInput(graph, { dy, filter }: { dy: Term; filter: Term }, attrs: Geometry & { inputShape: Shape4 }) {
      if (attrs.dataFormat !== "NHWC") return undefined;
      const g = geometry(attrs.inputShape, filter.shape, attrs);
      const { pads, strides, dilations, cost, below, right } = measure(g);
      const images = channelsFirst(graph, dy);
      const made =
        spreadByPhases(graph, images, filter, g, cost) ??
        graph.emit(
          "ConvTranspose",
          [images, transpose(graph, filter, [3, 2, 0, 1])],
          [g.batchSize, g.inChannels, g.inHeight, g.inWidth],
          {
            attributes: { pads, strides, dilations, output_padding: [Math.max(0, -below), Math.max(0, -right)] },
            cost,
          },
        );
      return channelsLast(graph, made);
    },
    // dW[i, j, c, f] = sum over n, y, x of in[n, y s + i, x s + j, c] dy[n, y, x, f]: a convolution whose images are the
    // input's channels (with the batch as channels) and whose filter is dy, its taps `s` apart.
    Conv2DBackpropFilter(graph, { x, dy }: One & { dy: Term }, attrs: Geometry & { filterShape: Shape4 }) {
      if (attrs.dataFormat !== "NHWC") return undefined;
      const g = geometry(x.shape, attrs.filterShape, attrs);
      const { pads, strides, cost, below, right } = measure(g);
      const [height, width] = [g.inHeight + Math.min(0, below), g.inWidth + Math.min(0, right)];
      const reached =
        below < 0 || right < 0
          ? graph.emit("Slice", [x, [0, 0], [height, width], [1, 2]], [g.batchSize, height, width, g.inChannels])
          : x;
      const made = graph.emit(
        "Conv",
        [transpose(graph, reached, [3, 0, 1, 2]), transpose(graph, dy, [3, 0, 1, 2])],
        [g.inChannels, g.outChannels, g.filterHeight, g.filterWidth],
        { attributes: { pads, dilations: strides }, cost },
      );
      return transpose(graph, made, [2, 3, 0, 1]);
    },
  },
};
