import { defineLayer, only, size, vector } from "@dotgan/kit";

export const flatten = defineLayer({
  name: "flatten",
  contract: 1,
  doc: "Lays an image's values out as one vector, row by row, channels together.",
  params: {},
  example: "flatten",
  shape: (inputs) => vector(size(only(inputs))),
  range: (inputs) => only(inputs),
  apply(inputs, _weights, _params, { tf }) {
    const x = only(inputs);
    return tf.reshape(x, [x.shape[0] ?? -1, -1]);
  },
  flops: () => 0,
});
