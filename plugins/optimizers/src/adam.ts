import { defineOptimizer, p } from "@dotgan/kit";
import { each } from "./each.js";
import { rateParam } from "./rate.js";

export const adam = defineOptimizer({
  name: "adam",
  contract: 1,
  doc: "Scales each step by running means of the gradient and of its square, both corrected for their start at 0 (algorithm 1 of the paper; epsilon is added to the root of the corrected mean square).",
  cite: "arXiv:1412.6980",
  aliases: ["adamOptimizer"],
  params: {
    lr: rateParam,
    beta1: p.number({
      doc: "How much of the mean gradient stays; GANs often use 0.5 or 0.",
      min: 0,
      below: 1,
      default: 0.9,
    }),
    beta2: p.number({ doc: "How much of the mean square stays.", min: 0, below: 1, default: 0.999 }),
    epsilon: p.number({ doc: "Keeps the division finite where gradients vanish.", above: 0, default: 1e-8 }),
  },
  positional: ["lr"],
  example: "update G with adam(lr: 2e-4, beta1: 0.5)",
  slots: ["mean", "square"],
  // The corrections of both means, moved to where they cost two numbers instead of two tensors (end of the paper's section 2).
  numbers({ lr, beta1, beta2, epsilon }, count) {
    const root = Math.sqrt(1 - beta2 ** count);
    return { rate: (lr * root) / (1 - beta1 ** count), epsilon: epsilon * root };
  },
  apply(weights, gradients, slots, { beta1, beta2 }, { rate, epsilon }, tf) {
    return each(weights, gradients, slots, (weight, gradient, slot) => {
      const state = { weight, mean: slot("mean"), square: slot("square") };
      const native = tf.native?.adam?.(state, gradient, { mean: beta1, square: beta2 }, rate, epsilon);
      if (native) return { weight: native.weight, slots: { mean: native.mean, square: native.square } };
      const mean = tf.add(tf.mul(state.mean, beta1), tf.mul(gradient, 1 - beta1));
      const square = tf.add(tf.mul(state.square, beta2), tf.mul(tf.square(gradient), 1 - beta2));
      const step = tf.mul(tf.div(mean, tf.add(tf.sqrt(square), epsilon)), rate);
      return { weight: tf.sub(weight, step), slots: { mean, square } };
    });
  },
});
