import type { Tensorflow } from "@dotgan/kit";
import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import { setKernel } from "../kernel.js";
import { changed } from "./heap.js";

interface Pooling {
  readonly filterSize: [number, number] | number;
  readonly strides: [number, number] | number;
  readonly pad: "valid" | "same" | number;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

/** The gradients of pooling: the stock ones add onto memory that was never cleared, find wrong places, or are slow. */
export const addPoolingKernels = (tf: Tensorflow): void => {
  const windows = (shape: number[], attrs: Pooling) => {
    const { filterSize, strides, pad, dimRoundingMode } = attrs;
    return tf.backend_util.computePool2DInfo(
      shape as [number, number, number, number],
      filterSize,
      strides,
      1,
      pad,
      dimRoundingMode,
    );
  };
  /** Calls `each` with every output place's number and, clipped to the image, its window's rows and columns. */
  const walk = (
    g: ReturnType<typeof windows>,
    each: (image: number, place: number, top: number, bottom: number, left: number, right: number) => void,
  ): void => {
    for (let n = 0; n < g.batchSize; n++) {
      for (let y = 0; y < g.outHeight; y++) {
        const top = y * g.strideHeight - g.padInfo.top;
        for (let x = 0; x < g.outWidth; x++) {
          const left = x * g.strideWidth - g.padInfo.left;
          each(
            n * g.inHeight * g.inWidth,
            (n * g.outHeight + y) * g.outWidth + x,
            Math.max(0, top),
            Math.min(g.inHeight, top + g.filterHeight),
            Math.max(0, left),
            Math.min(g.inWidth, left + g.filterWidth),
          );
        }
      }
    }
  };

  /** Calls `each` with every output's number and that of the first largest input in its window. */
  const peaks = (
    g: ReturnType<typeof windows>,
    values: Float32Array,
    each: (output: number, input: number) => void,
  ): void => {
    const channels = g.inChannels;
    walk(g, (image, place, top, bottom, left, right) => {
      for (let c = 0; c < channels; c++) {
        let most = Number.NEGATIVE_INFINITY;
        let where = (image + top * g.inWidth + left) * channels + c;
        for (let row = top; row < bottom; row++) {
          for (let column = left; column < right; column++) {
            const at = (image + row * g.inWidth + column) * channels + c;
            const value = values[at] as number;
            if (value > most) {
              most = value;
              where = at;
            }
          }
        }
        each(place * channels + c, where);
      }
    });
  };

  setKernel<{ dy: Tensor; input: Tensor4D }, Pooling>(tf, "wasm", "MaxPoolGrad", ({ dy, input }, attrs) => {
    const g = windows(input.shape, attrs);
    const dx = tf.fill(input.shape, 0);
    changed(tf, dx, [dy, input], (out, slopes, values) => {
      peaks(g, values, (output, at) => {
        out[at] = (out[at] as number) + (slopes[output] as number);
      });
    });
    return dx;
  });

  setKernel<{ x: Tensor4D }, Pooling & { includeBatchInIndex: boolean }>(
    tf,
    "wasm",
    "MaxPoolWithArgmax",
    ({ x }, attrs) => {
      const g = windows(x.shape, attrs);
      const largest = tf.fill(g.outShape, 0);
      const places = tf.fill(g.outShape, 0, "int32");
      const imageSize = g.inHeight * g.inWidth * g.inChannels;
      changed(tf, largest, [places, x], (out, indexes, values) => {
        peaks(g, values, (output, at) => {
          out[output] = values[at] as number;
          indexes[output] = attrs.includeBatchInIndex ? at : at % imageSize;
        });
      });
      return [largest, places];
    },
  );

  setKernel<{ dy: Tensor; input: Tensor4D }, Pooling>(tf, "wasm", "AvgPoolGrad", ({ dy, input }, attrs) => {
    const g = windows(input.shape, attrs);
    const channels = g.inChannels;
    const dx = tf.fill(input.shape, 0);
    changed(tf, dx, [dy], (out, slopes) => {
      walk(g, (image, place, top, bottom, left, right) => {
        const count = (bottom - top) * (right - left);
        for (let row = top; row < bottom; row++) {
          for (let column = left; column < right; column++) {
            const at = (image + row * g.inWidth + column) * channels;
            for (let c = 0; c < channels; c++) {
              out[at + c] = (out[at + c] as number) + (slopes[place * channels + c] as number) / count;
            }
          }
        }
      });
    });
    return dx;
  });
};
