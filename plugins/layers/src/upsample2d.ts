import { defineLayer, image, type Ops, only, p, type Tensor, type Tensor4D } from "@dotgan/kit";
import { imageNeeded } from "./shapes.js";
import { mixColumns, mixRows } from "./window.js";

/** Every pixel `factor` times beside and below itself. */
function nearest(x: Tensor, factor: number, tf: Ops): Tensor {
  const [batch, height, width, channels] = (x as Tensor4D).shape;
  const copies = (row: Tensor, axis: number) => tf.concat(Array<Tensor>(factor).fill(row), axis);
  const wide = tf.reshape(copies(x, 3), [batch, height, width * factor * channels]);
  return tf.reshape(copies(wide, 2), [batch, height * factor, width * factor, channels]);
}

/**
 * Row `i` holds the shares of the old pixels in new pixel `i`: linear between pixel centres, and constant beyond the first
 * and last ("half-pixel centres", as in current TensorFlow and PyTorch).
 */
function linear(length: number, factor: number): number[][] {
  return Array.from({ length: length * factor }, (_, i) => {
    const at = Math.min(Math.max((i + 0.5) / factor - 0.5, 0), length - 1);
    return Array.from({ length }, (_, j) => Math.max(0, 1 - Math.abs(at - j)));
  });
}

export const upsample2d = defineLayer({
  name: "upsample2d",
  contract: 1,
  doc: "Makes an image larger without any weights; followed by a convolution it is the usual way around the checkerboard patterns of transposed convolutions.",
  cite: "doi:10.23915/distill.00003",
  aliases: ["upsample", "upsampling2d", "upSampling2d", "resize", "interpolate"],
  params: {
    factor: p.int({ doc: "How many times larger height and width become.", min: 1, default: 2 }),
    method: p.oneOf(["nearest", "bilinear"], {
      doc: "`nearest` repeats pixels, `bilinear` blends neighbours.",
      default: "nearest",
    }),
  },
  positional: ["factor", "method"],
  example: "upsample2d(2, method: bilinear)",
  shape(inputs, { factor }) {
    const input = only(inputs);
    if (input.kind !== "image") return imageNeeded;
    return image(input.height * factor, input.width * factor, input.channels);
  },
  range: (inputs) => only(inputs),
  apply(inputs, _weights, { factor, method }, { tf }) {
    const x = only(inputs);
    if (method === "nearest") return nearest(x, factor, tf);
    const [, height, width] = (x as Tensor4D).shape;
    return mixColumns(mixRows(x, linear(height, factor), tf), linear(width, factor), tf);
  },
});
