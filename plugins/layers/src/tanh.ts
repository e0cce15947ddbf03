import { defineLayer, only } from "@dotgan/kit";
import { through } from "./ranges.js";
import { elementwise } from "./shapes.js";

export const tanh = defineLayer({
  name: "tanh",
  contract: 1,
  doc: "The hyperbolic tangent: squeezes values into [-1, 1]. The usual end of a generator.",
  params: {},
  example: "tanh",
  shape: (inputs) => elementwise(only(inputs)),
  range: (inputs) => through(only(inputs), Math.tanh),
  apply(inputs, _weights, _params, { tf }) {
    return tf.tanh(only(inputs));
  },
});
