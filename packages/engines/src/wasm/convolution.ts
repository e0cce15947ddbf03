import type { Tensorflow } from "@dotgan/kit";
import type { KernelFunc, Tensor, Tensor4D, TensorInfo } from "@tensorflow/tfjs-core";
import { setKernel } from "./register.js";

type Shape4 = [number, number, number, number];
interface Geometry {
  readonly strides: [number, number] | number;
  readonly pad: "valid" | "same" | number;
  readonly dilations?: [number, number] | number;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

/** How much to add before and after an axis so that it runs from `-before` for `length` places; negative cuts. */
const fit = (size: number, before: number, length: number): [number, number] => [before, length - before - size];

/** A convolution and its gradients, all by XNNPACK's convolution: the backend lacks one gradient and has a slow other. */
export const addConvolutionKernels = (tf: Tensorflow): void => {
  const geometry = (x: readonly number[], filter: readonly number[], attrs: Geometry) =>
    tf.backend_util.computeConv2DInfo(
      x as Shape4,
      filter as Shape4,
      attrs.strides,
      attrs.dilations ?? 1,
      attrs.pad,
      attrs.dimRoundingMode,
    );

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
  const stock = tf.getKernel("Conv2D", "wasm").kernelFunc as KernelFunc;
  setKernel<{ x: Tensor4D; filter: Tensor4D }, Geometry>(tf, "Conv2D", ({ x, filter }, attrs) => {
    const { padInfo } = geometry(x.shape, filter.shape, attrs);
    const { top, bottom, left, right } = padInfo;
    const pad = [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ];
    const made = stock({ inputs: { x, filter }, attrs: { ...attrs, pad }, backend: tf.backend() });
    return tf.engine().makeTensorFromTensorInfo(made as TensorInfo);
  });

  // dW[i, j, c, f] = sum over n, y, x of in[n, y s + i, x s + j, c] dy[n, y, x, f]: a convolution whose images are the
  // input's channels (with the batch as channels) and whose filter is dy, its taps `s` apart.
  setKernel<{ x: Tensor4D; dy: Tensor4D }, Geometry & { filterShape: Shape4 }>(
    tf,
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

  // Output places that are `s` apart read the same taps of the filter: one small convolution of dy for each such phase,
  // then the phases are woven together.
  setKernel<{ dy: Tensor4D; filter: Tensor4D }, Geometry & { inputShape: Shape4 }>(
    tf,
    "Conv2DBackpropInput",
    ({ dy, filter }, attrs) => {
      const g = geometry(attrs.inputShape, filter.shape, attrs);
      const { strideHeight: sh, strideWidth: sw, batchSize, inChannels } = g;
      const height = Math.ceil(g.inHeight / sh);
      const width = Math.ceil(g.inWidth / sw);
      const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]) as Tensor4D;

      const phase = (a: number, b: number): Tensor4D => {
        const rows = taps(a + g.padInfo.top, sh, g.filterHeight);
        const columns = taps(b + g.padInfo.left, sw, g.filterWidth);
        if (rows.count === 0 || columns.count === 0) return tf.zeros([batchSize, height, width, inChannels]);
        const part = tf.stridedSlice(
          turned,
          [rows.start, columns.start, 0, 0],
          [g.filterHeight, g.filterWidth, g.outChannels, inChannels],
          [sh, sw, 1, 1],
        ) as Tensor4D;
        const framed = frame(
          dy,
          fit(g.outHeight, rows.before, height + rows.count - 1),
          fit(g.outWidth, columns.before, width + columns.count - 1),
        );
        return tf.conv2d(framed, part, 1, "valid");
      };

      const woven: Tensor[] = [];
      for (let a = 0; a < sh; a++) {
        const row = Array.from({ length: sw }, (_, b) => phase(a, b));
        woven.push(tf.reshape(tf.concat(row, 3), [batchSize * height, 1, width * sw * inChannels]));
      }
      const whole = tf.reshape(tf.concat(woven, 1), [batchSize, height * sh, width * sw, inChannels]) as Tensor4D;
      return frame(whole, [0, g.inHeight - height * sh], [0, g.inWidth - width * sw]).clone();
    },
  );
};

/**
 * The taps of a filter that reach output place `offset` (counted with the padding) and those `stride` further on, in a
 * filter turned round: the first one's index, how many, and how many places before dy's first the first of them reads.
 */
const taps = (offset: number, stride: number, size: number): { start: number; count: number; before: number } => {
  const first = offset % stride;
  const count = Math.max(0, Math.ceil((size - first) / stride));
  return {
    start: size - 1 - (first + stride * (count - 1)),
    count,
    before: count - 1 - (offset - first) / stride,
  };
};
