import type { Tensorflow } from "@dotgan/kit";
import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import { convolutionGeometry } from "../geometry.js";
import { setGradient } from "./register.js";

type Pair = [number, number];
type Padding = "valid" | "same" | number | [Pair, Pair, Pair, Pair];
interface ConvAttributes {
  readonly strides: Pair | number;
  readonly pad: Padding;
  readonly dilations?: Pair | number;
  readonly dataFormat: "NHWC";
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

/** Gradients of convolutions: those with holes, and the derivative of the kernels' own gradient. */
export const repairConvolutions = (tf: Tensorflow): void => {
  const geometry = (x: readonly number[], filter: readonly number[], attrs: ConvAttributes) =>
    convolutionGeometry(tf, x, filter, attrs);

  const filterGradient = (x: Tensor4D, dy: Tensor4D, filterShape: number[], attrs: ConvAttributes): Tensor4D => {
    const { strides, pad, dataFormat, dimRoundingMode } = attrs;
    return tf.engine().runKernel("Conv2DBackpropFilter", { x, dy }, {
      strides,
      pad,
      dataFormat,
      dimRoundingMode,
      filterShape,
    } as never);
  };

  /** dy spread over the input through a filter with holes (strides are 1): a convolution with the filter turned round. */
  const dilatedInputGradient = (dy: Tensor4D, filter: Tensor4D, inputShape: number[], attrs: ConvAttributes) => {
    const g = geometry(inputShape, filter.shape, attrs);
    const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]) as Tensor4D;
    const reach = (g.filterHeight - 1) * g.dilationHeight;
    const span = (g.filterWidth - 1) * g.dilationWidth;
    const top = reach - g.padInfo.top;
    const left = span - g.padInfo.left;
    const bottom = g.inHeight - g.outHeight + reach - top;
    const right = g.inWidth - g.outWidth + span - left;
    const padded = tf.pad(dy, [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ]);
    return tf.conv2d(padded, turned, 1, "valid", "NHWC", [g.dilationHeight, g.dilationWidth]);
  };

  /** The images as filters of one another: batch and channels change places, and holes become strides. */
  const dilatedFilterGradient = (x: Tensor4D, dy: Tensor4D, filterShape: number[], attrs: ConvAttributes) => {
    const g = geometry(x.shape, filterShape, attrs);
    const { top, bottom, left, right } = g.padInfo;
    const padded = tf.pad(x, [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ]);
    const swapped = tf.transpose(padded, [3, 1, 2, 0]) as Tensor4D;
    const filter = tf.transpose(dy, [1, 2, 0, 3]) as Tensor4D;
    const spread = tf.conv2d(swapped, filter, [g.dilationHeight, g.dilationWidth], "valid");
    return tf.transpose(tf.slice(spread, 0, [-1, g.filterHeight, g.filterWidth, -1]), [1, 2, 0, 3]);
  };

  setGradient(tf, {
    kernelName: "Conv2D",
    inputsToSave: ["x", "filter"],
    gradFunc: (gradient, saved, attributes) => {
      const dy = gradient as Tensor4D;
      const [x, filter] = saved as [Tensor4D, Tensor4D];
      const attrs = attributes as unknown as ConvAttributes;
      const { dilationHeight, dilationWidth } = geometry(x.shape, filter.shape, attrs);
      if (dilationHeight > 1 || dilationWidth > 1) {
        return {
          x: () => dilatedInputGradient(dy, filter, x.shape, attrs),
          filter: () => dilatedFilterGradient(x, dy, filter.shape, attrs),
        };
      }
      return {
        x: () => tf.conv2dTranspose(dy, filter, x.shape, attrs.strides, attrs.pad as "same", attrs.dimRoundingMode),
        filter: () => filterGradient(x, dy, filter.shape, attrs),
      };
    },
  });

  // Linear in x and in dy: each derivative is the convolution that the gradient came from, with the filter's in its place.
  setGradient(tf, {
    kernelName: "Conv2DBackpropFilter",
    inputsToSave: ["x", "dy"],
    gradFunc: (gradient, saved, attributes) => {
      const ddw = gradient as Tensor4D;
      const [x, dy] = saved as [Tensor4D, Tensor4D];
      const { strides, pad, dimRoundingMode } = attributes as unknown as ConvAttributes;
      return {
        x: () => tf.conv2dTranspose(dy, ddw, x.shape, strides, pad as "same", dimRoundingMode),
        dy: () => tf.conv2d(x, ddw, strides, pad as "same", "NHWC", 1, dimRoundingMode) as Tensor,
      };
    },
  });
};
