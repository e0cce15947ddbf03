import { formatShape, type ImageShape, type Mismatch, type Shape, sameShape, size, vector } from "@dotgan/kit";

/** What element-wise layers give: the shape that arrives, a class being its one-hot vector. */
export const elementwise = (shape: Shape): Shape => (shape.kind === "class" ? vector(shape.classes) : shape);

/** The one shape that all inputs of a layer have which joins them number by number. */
export function sharedShape(inputs: readonly Shape[]): Shape | Mismatch {
  const [first = vector(0), ...others] = inputs.map(elementwise);
  const other = others.find((shape) => !sameShape(first, shape));
  if (!other) return first;
  return {
    expected: `${formatShape(first)} on every side`,
    hint: `${formatShape(other)} arrives too; ${
      first.kind === "image"
        ? `conv2d(${first.channels}, kernel: 1) changes channels, a stride changes height and width`
        : `dense(${size(first)}) would bring it to the same length`
    }`,
  };
}

/** What a layer that works on vectors says of an image. */
export const flattenFirst = (input: ImageShape): Mismatch => ({
  expected: "a vector or a class",
  hint: `flatten first: ${formatShape(input)} becomes vector[${size(input)}]`,
});

/** What a layer that works on images says of anything else. */
export const imageNeeded: Mismatch = {
  expected: "an image",
  hint: "reshape(height, width, channels) makes an image of a vector",
};
