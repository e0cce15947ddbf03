import { defineLayer, image, only, p, size, vector } from "@dotgan/kit";
import { hull } from "./ranges.js";

export const minibatchStdDev = defineLayer({
  name: "minibatchStdDev",
  contract: 1,
  doc: "Adds one channel that says how much the examples of a group differ (the mean of their standard deviations), so that D sees a collapse.",
  cite: "arXiv:1710.10196",
  aliases: ["minibatchStd", "minibatchStddev", "mbstd", "minibatchDiscrimination"],
  params: {
    group: p.int({
      doc: "Examples that are compared; a batch that it does not divide is taken as one group. 4 is what the paper's code ran with.",
      min: 2,
      default: 4,
    }),
  },
  positional: ["group"],
  example: "minibatchStdDev(group: 4)",
  mixesSamples: true,
  shape(inputs) {
    const input = only(inputs);
    return input.kind === "image" ? image(input.height, input.width, input.channels + 1) : vector(size(input) + 1);
  },
  range(inputs) {
    const [low, high] = only(inputs);
    return hull([
      [low, high],
      [0, (high - low) / 2 + 1e-4],
    ]);
  },
  apply(inputs, _weights, { group }, { tf }) {
    const x = only(inputs);
    const batch = x.shape[0] ?? 0;
    const members = batch % group === 0 ? group : batch;
    const groups = batch / members;
    const grouped = tf.reshape(x, [members, groups, -1]);
    const deviation = tf.sqrt(tf.add(tf.moments(grouped, 0).variance, 1e-8));
    const perGroup = tf.reshape(tf.mean(deviation, 1), [1, groups, 1]);
    const pixels = [...x.shape.slice(1, -1), 1];
    const channel = tf.mul(tf.ones([members, groups, pixels.reduce((a, b) => a * b)]), perGroup);
    return tf.concat([x, tf.reshape(channel, [batch, ...pixels])], -1);
  },
});
