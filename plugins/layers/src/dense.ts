import { defineLayer, named, only, p, size, vector } from "@dotgan/kit";
import { biasParams, biasWeight } from "./bias.js";
import { flattenFirst } from "./shapes.js";

export const dense = defineLayer({
  name: "dense",
  contract: 1,
  doc: "Every output is a weighted sum of all inputs plus a bias. A class is taken as its one-hot vector.",
  aliases: ["linear", "fc", "fullyConnected", "innerProduct", "affine"],
  params: { units: p.int({ doc: "How many numbers come out.", min: 1 }), ...biasParams },
  positional: ["units"],
  example: "dense(128)",
  shape(inputs, { units }) {
    const input = only(inputs);
    return input.kind === "image" ? flattenFirst(input) : vector(units);
  },
  weights(inputs, params) {
    const { units } = params;
    const fans = { in: size(only(inputs)), out: units };
    return { kernel: { shape: [fans.in, units], role: "kernel", fans }, ...biasWeight(units, params) };
  },
  apply(inputs, weights, { bias }, { tf }) {
    const sum = tf.matMul(only(inputs), named(weights, "kernel"));
    return bias ? tf.add(sum, named(weights, "bias")) : sum;
  },
  flops: (inputs, output) => 2 * size(only(inputs)) * size(output),
});
