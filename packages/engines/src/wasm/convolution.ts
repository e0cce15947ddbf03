import type { Tensorflow } from "@dotgan/kit";
import type { Tensor4D } from "@tensorflow/tfjs-core";
import { convolutionGeometry } from "../geometry.js";
import { runStock, setKernel } from "../kernel.js";
import { changed } from "./heap.js";
import { scatterPatches } from "./patches.js";

type Shape4 = [number, number, number, number];
interface Geometry {
  readonly strides: [number, number] | number;
  readonly pad: "valid" | "same" | number;
  readonly dilations?: [number, number] | number;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

/** How much to add before and after an axis so that it runs from `-before` for `length` places; negative cuts. */
const fit = (size: number, before: number, length: number): [number, number] => [before, length - before - size];

/** Patches are made for as many images at a time as keep them within this many numbers: they stay in the cache. */
const limit = 1 << 18;

/** A convolution and its gradients, all by XNNPACK's convolution: the backend lacks one gradient and has a slow other. */
export const addConvolutionKernels = (tf: Tensorflow): void => {
  const geometry = (x: readonly number[], filter: readonly number[], attrs: Geometry) =>
    convolutionGeometry(tf, x, filter, attrs);

  /** Pads rows and columns; a negative amount cuts. */
  const frame = (x: Tensor4D, rows: [number, number], columns: [number, number]): Tensor4D => {
    const cut = [rows[0], rows[1], columns[0], columns[1]].map((amount) => Math.max(0, -amount)) as Shape4;
    const grow = [rows[0], rows[1], columns[0], columns[1]].map((amount) => Math.max(0, amount)) as Shape4;
    const [n, height, width, channels] = x.shape;
    const inside = cut.some((amount) => amount > 0)
      ? tf.slice(x, [0, cut[0], cut[2], 0], [n, height - cut[0] - cut[1], width - cut[2] - cut[3], channels])
      : x;
    if (!grow.some((amount) => amount > 0)) return inside;
    return tf.pad(inside, [
      [0, 0],
      [grow[0], grow[1]],
      [grow[2], grow[3]],
      [0, 0],
    ]);
  };

  // XNNPACK works out `same` padding itself, and wrongly where strides jump over the last rows: it is told the numbers.
  const stock = tf.getKernel("Conv2D", "wasm");
  setKernel<{ x: Tensor4D; filter: Tensor4D }, Geometry>(tf, "wasm", "Conv2D", ({ x, filter }, attrs) => {
    const { padInfo } = geometry(x.shape, filter.shape, attrs);
    const { top, bottom, left, right } = padInfo;
    const pad = [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ];
    return runStock(tf, stock, { x, filter }, { ...attrs, pad });
  });

  // dW[i, j, c, f] = sum over n, y, x of in[n, y s + i, x s + j, c] dy[n, y, x, f]: a convolution whose images are the
  // input's channels (with the batch as channels) and whose filter is dy, its taps `s` apart.
  setKernel<{ x: Tensor4D; dy: Tensor4D }, Geometry & { filterShape: Shape4 }>(
    tf,
    "wasm",
    "Conv2DBackpropFilter",
    ({ x, dy }, attrs) => {
      const g = geometry(x.shape, attrs.filterShape, attrs);
      const framed = frame(
        x,
        fit(g.inHeight, g.padInfo.top, (g.outHeight - 1) * g.strideHeight + g.filterHeight),
        fit(g.inWidth, g.padInfo.left, (g.outWidth - 1) * g.strideWidth + g.filterWidth),
      );
      const images = tf.transpose(framed, [3, 1, 2, 0]) as Tensor4D;
      const filter = tf.transpose(dy, [1, 2, 0, 3]) as Tensor4D;
      const spread = tf.conv2d(images, filter, 1, "valid", "NHWC", [g.strideHeight, g.strideWidth]);
      return tf.transpose(spread, [1, 2, 0, 3]);
    },
  );

  // What every output place sends back is a matrix product of dy and the filter; it is added up where windows overlap.
  setKernel<{ dy: Tensor4D; filter: Tensor4D }, Geometry & { inputShape: Shape4 }>(
    tf,
    "wasm",
    "Conv2DBackpropInput",
    ({ dy, filter }, attrs) => {
      const g = geometry(attrs.inputShape, filter.shape, attrs);
      const weights = g.filterHeight * g.filterWidth * g.inChannels;
      const places = g.outHeight * g.outWidth;
      const flat = tf.reshape(dy, [g.batchSize * places, g.outChannels]);
      const turned = tf.transpose(tf.reshape(filter, [weights, g.outChannels]));
      const sum = tf.fill(attrs.inputShape, 0);
      for (const [first, images] of portions(g.batchSize, weights * places)) {
        const some = tf.fill([images * places, g.outChannels], 0);
        // tf.slice copies the whole tensor out of the heap first.
        changed(tf, some, [flat], (out, values) =>
          out.set(values.subarray(first * places * g.outChannels, (first + images) * places * g.outChannels)),
        );
        const patches = tf.matMul(some, turned);
        changed(tf, sum, [patches], (out, values) => scatterPatches(out, values, first, images, g));
        patches.dispose();
      }
      return sum;
    },
  );
};

/** The batch in portions [first, how many] whose patches keep within the limit. */
const portions = (batch: number, numbersEach: number): [number, number][] => {
  const most = Math.max(1, Math.floor(limit / numbersEach));
  return Array.from({ length: Math.ceil(batch / most) }, (_, i) => [i * most, Math.min(most, batch - i * most)]);
};
