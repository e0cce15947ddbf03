import { defineLayer, image, only, p, type Tensor, type Tensor4D } from "@dotgan/kit";
import { imageNeeded } from "./shapes.js";
import { coverage, mixColumns, mixRows, type Padding, paddingParam, windows } from "./window.js";

/** One matrix per position in the window; row `i` selects that position of window `i`. */
function selections(length: number, size: number, stride: number, padding: Padding): number[][][] {
  const covered = coverage(length, size, stride, padding);
  return Array.from({ length: size }, (_, position) =>
    covered.map((window) => {
      // A window cut short by the padding has its last pixel stand in for the missing ones.
      const selected = window[Math.min(position, window.length - 1)];
      return Array.from({ length }, (_, at) => (at === selected ? 1 : 0));
    }),
  );
}

export const maxPool2d = defineLayer({
  name: "maxPool2d",
  contract: 1,
  doc: "The largest value of every window of an image, per channel.",
  aliases: ["maxPool", "maxPooling2d", "pool"],
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
  example: "maxPool2d(2)",
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
    const largest = (values: Tensor[]) => values.reduce((a, b) => tf.maximum(a, b));
    const rows = largest(selections(height, size, stride, padding).map((matrix) => mixRows(x, matrix, tf)));
    return largest(selections(width, size, stride, padding).map((matrix) => mixColumns(rows, matrix, tf)));
  },
});
