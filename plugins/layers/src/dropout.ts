import { defineLayer, only, p } from "@dotgan/kit";
import { elementwise } from "./shapes.js";

export const dropout = defineLayer({
  name: "dropout",
  contract: 1,
  doc: "In training, sets values to 0 at random and scales up the others to keep the mean; in evaluation it does nothing.",
  cite: "https://jmlr.org/papers/v15/srivastava14a.html",
  aliases: ["drop", "dropOut"],
  params: {
    rate: p.number({ doc: "The share of values that is dropped.", min: 0, below: 1, unit: "probability" }),
  },
  positional: ["rate"],
  example: "dropout(0.5)",
  shape: (inputs) => elementwise(only(inputs)),
  range(inputs, { rate }) {
    const [low, high] = only(inputs);
    return [Math.min(low / (1 - rate), low, 0), Math.max(high / (1 - rate), high, 0)];
  },
  apply(inputs, _weights, { rate }, { tf, training, random }) {
    const x = only(inputs);
    if (!training || rate === 0) return tf.clone(x);
    const kept = tf.greaterEqual(random.uniform(x.shape), rate);
    return tf.mul(x, tf.div(tf.cast(kept, "float32"), 1 - rate));
  },
});
