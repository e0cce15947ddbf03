import {
  defineLayer,
  formatShape,
  named,
  only,
  p,
  size,
  type Tensor,
  type Tensor4D,
  type WeightSpec,
} from "@dotgan/kit";
import { maxPool2d } from "./maxPool2d.js";
import { imageNeeded } from "./shapes.js";
import { windows } from "./window.js";

/** How many numbers of each pixel are compared, and how many are passed on. */
const widths = (channels: number) => ({ compared: channels / 8, passed: channels / 2 });

export const selfAttention = defineLayer({
  name: "selfAttention",
  contract: 1,
  doc: "Adds to each pixel what it finds at all others, weighed by how well its query meets their keys, times a gain that starts at 0. Queries and keys have an eighth of the channels, values half; keys and values are max-pooled, as in SAGAN's released code.",
  cite: "arXiv:1805.08318",
  aliases: ["attention", "nonLocal", "selfAttention2d", "nonLocalBlock"],
  params: {
    pool: p.int({
      doc: "Side of the windows from which keys and values keep the largest number; 1 keeps all, as the paper's text has it.",
      min: 1,
      default: 2,
      unit: "pixels",
    }),
  },
  example: "selfAttention",
  shape(inputs, { pool }) {
    const input = only(inputs);
    if (input.kind !== "image") return imageNeeded;
    if (input.channels % 8 !== 0) {
      return {
        expected: "an image whose channels are a multiple of 8",
        hint: `${formatShape(input)} arrives; queries and keys have an eighth of its channels`,
      };
    }
    const fitted = windows(input, pool, pool, "valid");
    return "expected" in fitted ? fitted : input;
  },
  weights(inputs): Record<string, WeightSpec> {
    const input = only(inputs);
    if (input.kind !== "image") return {};
    const { channels } = input;
    const { compared, passed } = widths(channels);
    const kernel = (from: number, to: number): WeightSpec => ({
      shape: [from, to],
      role: "kernel",
      fans: { in: from, out: to },
    });
    return {
      query: kernel(channels, compared),
      key: kernel(channels, compared),
      value: kernel(channels, passed),
      output: kernel(passed, channels),
      gain: { shape: [1], role: "gain", init: 0 },
    };
  },
  apply(inputs, weights, { pool }, context) {
    const { tf } = context;
    const x = only(inputs) as Tensor4D;
    const [batch, height, width, channels] = x.shape;
    // A convolution of 1x1 is a product of each pixel's channels with a matrix.
    const pixelwise = (of: Tensor, name: string): Tensor =>
      tf.matMul(tf.reshape(of, [-1, of.shape.at(-1) ?? 1]), named(weights, name));
    const pooled = (name: string): Tensor => {
      const all = tf.reshape(pixelwise(x, name), [batch, height, width, -1]);
      const kept =
        pool === 1 ? all : maxPool2d.apply([all], {}, { size: pool, stride: undefined, padding: "valid" }, context);
      return tf.reshape(kept, [batch, -1, kept.shape.at(-1) ?? 1]);
    };
    const queries = tf.reshape(pixelwise(x, "query"), [batch, height * width, -1]);
    const attention = tf.softmax(tf.matMul(queries, pooled("key"), false, true));
    const found = pixelwise(tf.matMul(attention, pooled("value")), "output");
    return tf.add(x, tf.mul(tf.reshape(found, [batch, height, width, channels]), named(weights, "gain")));
  },
  flops(inputs, output, { pool }) {
    const input = only(inputs);
    if (input.kind !== "image") return 0;
    const { compared, passed } = widths(input.channels);
    const pixels = input.height * input.width;
    const pairs = pixels * Math.floor(input.height / pool) * Math.floor(input.width / pool);
    return 2 * size(output) * (2 * compared + 2 * passed) + 2 * pairs * (compared + passed);
  },
});
