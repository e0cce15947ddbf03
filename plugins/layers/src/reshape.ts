import { defineLayer, formatShape, image, only, p, size, vector } from "@dotgan/kit";

export const reshape = defineLayer({
  name: "reshape",
  contract: 1,
  doc: "Reads the same values, in the same order, as an image or a vector.",
  aliases: ["view", "unflatten"],
  params: {
    to: p.numbers({ doc: "Height, width and channels of an image, or the length of a vector.", min: 1, integer: true }),
  },
  rest: "to",
  example: "reshape(4, 4, 512)",
  shape(inputs, { to }) {
    const input = only(inputs);
    const [a = 0, b, c] = to;
    if (to.length !== 1 && to.length !== 3) {
      return {
        expected: "reshape(height, width, channels) or reshape(size)",
        hint: `${to.length} ${to.length === 1 ? "number is" : "numbers are"} written`,
      };
    }
    const output = b === undefined || c === undefined ? vector(a) : image(a, b, c);
    const [has, wants] = [size(input), size(output)];
    if (has === wants) return output;
    const pixels = b === undefined ? 0 : a * b;
    return {
      expected: `${wants} values for ${formatShape(output)}`,
      hint:
        `${formatShape(input)}, which is ${has} values, arrives here` +
        (pixels > 0 && has % pixels === 0 ? `; reshape(${a}, ${b}, ${has / pixels}) fits` : ""),
    };
  },
  range: (inputs) => only(inputs),
  apply(inputs, _weights, { to }, { tf }) {
    return tf.reshape(only(inputs), [-1, ...to]);
  },
  flops: () => 0,
});
