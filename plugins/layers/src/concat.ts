import { defineLayer, formatShape, image, type Shape, size, vector } from "@dotgan/kit";
import { hull } from "./ranges.js";

const pixels = (shape: Shape) => (shape.kind === "image" ? `${shape.height}x${shape.width}` : "");

export const concat = defineLayer({
  name: "concat",
  contract: 1,
  doc: "Puts vectors and classes (as one-hot) end to end, or images of one height and width on top of each other, channel after channel.",
  aliases: ["concatenate", "cat", "join", "merge"],
  params: {},
  example: "concat(a, b)",
  inputs: { min: 2 },
  shape(inputs) {
    const [first] = inputs;
    if (first?.kind === "image") {
      let channels = 0;
      for (const input of inputs) {
        if (input.kind !== "image" || pixels(input) !== pixels(first)) {
          return {
            expected: `only images of ${pixels(first)} pixels beside ${formatShape(first)}`,
            hint:
              input.kind === "image"
                ? `${formatShape(input)} arrives too; bring both to one height and width`
                : `${formatShape(input)} arrives too; dense(${first.height * first.width}) -> reshape(${first.height}, ${first.width}, 1) makes a channel of it, or flatten the image`,
          };
        }
        channels += input.channels;
      }
      return image(first.height, first.width, channels);
    }
    const other = inputs.find((input) => input.kind === "image");
    if (other) {
      return {
        expected: "only vectors and classes, or only images",
        hint: `${formatShape(other)} arrives too; flatten it to vector[${size(other)}]`,
      };
    }
    return vector(inputs.reduce((sum, input) => sum + size(input), 0));
  },
  range: hull,
  apply(inputs, _weights, _params, { tf }) {
    return tf.concat([...inputs], -1);
  },
  flops: () => 0,
});
