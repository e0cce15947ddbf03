import { defineLayer, image, only, p, type Tensor4D } from "@dotgan/kit";
import { imageNeeded } from "./shapes.js";

export const pixelShuffle = defineLayer({
  name: "pixelShuffle",
  contract: 1,
  doc: "Makes an image larger by spreading its channels over neighbouring pixels (depth to space). Channels come in the order row, column, channel.",
  cite: "arXiv:1609.05158",
  aliases: ["depthToSpace", "subPixel", "subpixelConv"],
  params: { factor: p.int({ doc: "How many times larger height and width become.", min: 1, default: 2 }) },
  positional: ["factor"],
  example: "pixelShuffle(2)",
  shape(inputs, { factor }) {
    const input = only(inputs);
    if (input.kind !== "image") return imageNeeded;
    const { height, width, channels } = input;
    const area = factor * factor;
    if (channels % area === 0) return image(height * factor, width * factor, channels / area);
    return {
      expected: `channels divisible by ${factor} * ${factor} = ${area}`,
      hint: `${channels} arrive here; a convolution to ${Math.ceil(channels / area) * area} before it fits`,
    };
  },
  range: (inputs) => only(inputs),
  // tf.depthToSpace has no gradient; a transposition of rows does the same.
  apply(inputs, _weights, { factor }, { tf }) {
    const x = only(inputs) as Tensor4D;
    const [batch, height, width, channels] = x.shape;
    const depth = channels / (factor * factor);
    const rows = tf.transpose(tf.reshape(x, [batch * height, width, factor, factor * depth]), [0, 2, 1, 3]);
    return tf.reshape(rows, [batch, height * factor, width * factor, depth]);
  },
  flops: () => 0,
});
