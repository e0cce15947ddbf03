import { defineLayer, named, only, p, size, vector } from "@dotgan/kit";
import { biasParams, biasWeight } from "./bias.js";
import { flattenFirst } from "./shapes.js";

export const maxout = defineLayer({
  name: "maxout",
  contract: 1,
  doc: "Every output is the largest of several dense pieces, so that it learns its own convex activation.",
  cite: "arXiv:1302.4389",
  params: {
    units: p.int({ doc: "How many numbers come out.", min: 1 }),
    pieces: p.int({ doc: "How many weighted sums compete for each output.", min: 2 }),
    ...biasParams,
  },
  positional: ["units", "pieces"],
  example: "maxout(240, pieces: 5)",
  shape(inputs, { units }) {
    const input = only(inputs);
    return input.kind === "image" ? flattenFirst(input) : vector(units);
  },
  weights(inputs, params) {
    const { units, pieces } = params;
    const columns = units * pieces;
    const fans = { in: size(only(inputs)), out: columns };
    return { kernel: { shape: [fans.in, columns], role: "kernel", fans }, ...biasWeight(columns, params) };
  },
  apply(inputs, weights, { units, pieces, bias }, { tf }) {
    const product = tf.matMul(only(inputs), named(weights, "kernel"));
    const sum = bias ? tf.add(product, named(weights, "bias")) : product;
    return tf.max(tf.reshape(sum, [-1, units, pieces]), 2);
  },
  flops: (inputs, _output, { units, pieces }) => 2 * size(only(inputs)) * units * pieces,
});
