import { type ImageShape, type Mismatch, type Ops, p, type Tensor, type Tensor4D } from "@dotgan/kit";

export type Padding = "same" | "valid";

export const paddingParam = <const D extends Padding>(standard: D) =>
  p.oneOf(["same", "valid"], {
    doc: "`same` surrounds the image with zeros so that only the stride makes it smaller; `valid` keeps windows inside.",
    default: standard,
  });

/** How many windows fit along one side. */
export const windowCount = (length: number, window: number, stride: number, padding: Padding): number =>
  padding === "same" ? Math.ceil(length / stride) : Math.floor((length - window) / stride) + 1;

/** How many windows fit an image, or why none does. */
export function windows(
  { height, width }: ImageShape,
  window: number,
  stride: number,
  padding: Padding,
): { readonly height: number; readonly width: number } | Mismatch {
  const side = Math.min(height, width);
  if (padding === "valid" && window > side) {
    return {
      expected: `an image of at least ${window}x${window} pixels`,
      hint: `${height}x${width} arrives here; a window of at most ${side} fits${side > 1 ? ", or padding: same" : ""}`,
    };
  }
  return {
    height: windowCount(height, window, stride, padding),
    width: windowCount(width, window, stride, padding),
  };
}

/** The input positions that each window covers along one side, as TensorFlow lays them; positions in the padding left out. */
export function coverage(length: number, window: number, stride: number, padding: Padding): number[][] {
  const count = windowCount(length, window, stride, padding);
  const before = padding === "same" ? Math.floor(Math.max((count - 1) * stride + window - length, 0) / 2) : 0;
  return Array.from({ length: count }, (_, i) =>
    Array.from({ length: window }, (_, j) => i * stride - before + j).filter((at) => at >= 0 && at < length),
  );
}

/**
 * Every row of the new image is a weighted sum of the old one's rows: `matrix[newRow][row]`. TensorFlow.js has no
 * second-order gradients for pooling and resizing; matrix products have gradients of every order.
 */
export function mixRows(x: Tensor, matrix: number[][], tf: Ops): Tensor {
  const [batch, height, width, channels] = (x as Tensor4D).shape;
  const mixed = tf.matMul(tf.tensor3d([matrix]), tf.reshape(x, [batch, height, width * channels]));
  return tf.reshape(mixed, [batch, matrix.length, width, channels]);
}

/** As `mixRows`, for columns. */
export function mixColumns(x: Tensor, matrix: number[][], tf: Ops): Tensor {
  const [batch, height, width, channels] = (x as Tensor4D).shape;
  const mixed = tf.matMul(tf.tensor3d([matrix]), tf.reshape(x, [batch * height, width, channels]));
  return tf.reshape(mixed, [batch, height, matrix.length, channels]);
}
