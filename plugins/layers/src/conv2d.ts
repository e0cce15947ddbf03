import { defineLayer, image, named, only, p, size, type Tensor4D } from "@dotgan/kit";
import { biasParams, biasWeight } from "./bias.js";
import { imageNeeded } from "./shapes.js";
import { paddingParam, windows } from "./window.js";

export const conv2d = defineLayer({
  name: "conv2d",
  contract: 1,
  doc: "Slides square filters over an image. With padding `same`, a stride of 2 halves height and width (rounded up).",
  cite: "doi:10.1109/5.726791",
  aliases: ["conv", "convolution", "convolution2d", "Conv2D"],
  params: {
    filters: p.int({ doc: "How many filters, which is the number of channels that come out.", min: 1 }),
    kernel: p.int({ doc: "Side of the filters.", min: 1, unit: "pixels" }),
    stride: p.int({ doc: "Pixels from one position to the next.", min: 1, default: 1, unit: "pixels" }),
    padding: paddingParam("same"),
    ...biasParams,
  },
  positional: ["filters", "kernel"],
  example: "conv2d(64, kernel: 5, stride: 2)",
  shape(inputs, params) {
    const input = only(inputs);
    if (input.kind !== "image") return imageNeeded;
    const fitted = windows(input, params.kernel, params.stride, params.padding);
    return "expected" in fitted ? fitted : image(fitted.height, fitted.width, params.filters);
  },
  weights(inputs, params) {
    const input = only(inputs);
    if (input.kind !== "image") return {};
    const { kernel, filters, stride } = params;
    // A stride skips positions: each input then lies under fewer windows.
    const fans = { in: kernel * kernel * input.channels, out: (kernel * kernel * filters) / (stride * stride) };
    return {
      kernel: { shape: [kernel, kernel, input.channels, filters], role: "kernel", fans },
      ...biasWeight(filters, params),
    };
  },
  apply(inputs, weights, { stride, padding, bias }, { tf }) {
    const sum = tf.conv2d(only(inputs) as Tensor4D, named(weights, "kernel") as Tensor4D, stride, padding);
    return bias ? tf.add(sum, named(weights, "bias")) : sum;
  },
  flops(inputs, output, { kernel }) {
    const input = only(inputs);
    return input.kind === "image" ? 2 * kernel * kernel * input.channels * size(output) : 0;
  },
});
