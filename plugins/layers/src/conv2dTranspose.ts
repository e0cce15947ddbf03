import { defineLayer, image, named, only, p, size, type Tensor4D } from "@dotgan/kit";
import { biasParams, biasWeight } from "./bias.js";
import { imageNeeded } from "./shapes.js";
import { paddingParam } from "./window.js";

export const conv2dTranspose = defineLayer({
  name: "conv2dTranspose",
  contract: 1,
  doc: "The way back through a convolution: with padding `same`, a stride of 2 doubles height and width. A kernel that its stride divides leaves no checkerboard pattern.",
  cite: "arXiv:1603.07285",
  aliases: [
    "deconv",
    "deconv2d",
    "convTranspose",
    "convTranspose2d",
    "conv2DTranspose",
    "upconv",
    "fractionallyStridedConv",
  ],
  params: {
    filters: p.int({ doc: "How many channels come out.", min: 1 }),
    kernel: p.int({ doc: "Side of the filters.", min: 1, unit: "pixels" }),
    stride: p.int({ doc: "How many times larger the image becomes.", min: 1, default: 1, unit: "pixels" }),
    padding: paddingParam("same"),
    ...biasParams,
  },
  positional: ["filters", "kernel"],
  example: "conv2dTranspose(64, kernel: 4, stride: 2)",
  shape(inputs, { filters, kernel, stride, padding }) {
    const input = only(inputs);
    if (input.kind !== "image") return imageNeeded;
    const beyond = padding === "same" ? 0 : Math.max(kernel - stride, 0);
    return image(input.height * stride + beyond, input.width * stride + beyond, filters);
  },
  weights(inputs, params) {
    const input = only(inputs);
    if (input.kind !== "image") return {};
    const { kernel, filters, stride } = params;
    // Each output lies under the filters of only one in stride * stride positions.
    const fans = { in: (kernel * kernel * input.channels) / (stride * stride), out: kernel * kernel * filters };
    return {
      kernel: { shape: [kernel, kernel, filters, input.channels], role: "kernel", fans },
      ...biasWeight(filters, params),
    };
  },
  apply(inputs, weights, { filters, kernel, stride, padding, bias }, { tf }) {
    const x = only(inputs) as Tensor4D;
    const [batch, height, width] = x.shape;
    const beyond = padding === "same" ? 0 : Math.max(kernel - stride, 0);
    const shape = [batch, height * stride + beyond, width * stride + beyond, filters] as const;
    const sum = tf.conv2dTranspose(x, named(weights, "kernel") as Tensor4D, [...shape], stride, padding);
    return bias ? tf.add(sum, named(weights, "bias")) : sum;
  },
  flops(inputs, _output, { kernel, filters }) {
    return 2 * kernel * kernel * filters * size(only(inputs));
  },
});
