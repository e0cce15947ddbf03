import { defineLayer, image, only, p, type Tensor4D } from "@dotgan/kit";
import { imageNeeded } from "./shapes.js";
import { coverage, mixColumns, mixRows, type Padding, paddingParam, windows } from "./window.js";

/** Row `i` takes the mean of window `i`; padding does not count. */
function means(length: number, size: number, stride: number, padding: Padding): number[][] {
  return coverage(length, size, stride, padding).map((covered) =>
    Array.from({ length }, (_, at) => (covered.includes(at) ? 1 / covered.length : 0)),
  );
}

export const averagePool2d = defineLayer({
  name: "averagePool2d",
  contract: 1,
  doc: "The mean of every window of an image.",
  aliases: ["avgPool", "avgPool2d", "averagePooling2d", "meanPool"],
  params: {
    size: p.int({ doc: "Side of the windows.", min: 1, default: 2, unit: "pixels" }),
    stride: p.int({
      doc: "Pixels from one window to the next; the window's size if left out.",
      min: 1,
      optional: true,
    }),
    padding: paddingParam("valid"),
  },
  positional: ["size"],
  example: "averagePool2d(2)",
  shape(inputs, { size, stride = size, padding }) {
    const input = only(inputs);
    if (input.kind !== "image") return imageNeeded;
    const fitted = windows(input, size, stride, padding);
    return "expected" in fitted ? fitted : image(fitted.height, fitted.width, input.channels);
  },
  range: (inputs) => only(inputs),
  apply(inputs, _weights, { size, stride = size, padding }, { tf }) {
    const x = only(inputs) as Tensor4D;
    const [, height, width] = x.shape;
    const rows = mixRows(x, means(height, size, stride, padding), tf);
    return mixColumns(rows, means(width, size, stride, padding), tf);
  },
});
