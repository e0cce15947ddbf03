import { formatShape, type ImageShape, type Mismatch, type Shape, size, vector } from "@dotgan/kit";

/** What element-wise layers give: the shape that arrives, a class being its one-hot vector. */
export const elementwise = (shape: Shape): Shape => (shape.kind === "class" ? vector(shape.classes) : shape);

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
