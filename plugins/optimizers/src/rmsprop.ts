import { defineOptimizer, p } from "@dotgan/kit";
import { each } from "./each.js";
import { rateParam } from "./rate.js";

export const rmsprop = defineOptimizer({
  name: "rmsprop",
  contract: 1,
  doc: "Divides each step by the root of a running mean of the squared gradient, plus epsilon. Decay and epsilon are those that the first WGAN's code ran with.",
  cite: "https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf",
  aliases: ["rmsProp", "RMSProp"],
  params: {
    lr: rateParam,
    decay: p.number({ doc: "How much of the mean square stays at each update.", min: 0, below: 1, default: 0.99 }),
    epsilon: p.number({ doc: "Keeps the division finite where gradients vanish.", above: 0, default: 1e-8 }),
    momentum: p.number({ doc: "How much of the last step is repeated.", min: 0, below: 1, default: 0, curve: true }),
  },
  positional: ["lr"],
  example: "update D with rmsprop(lr: 5e-5)",
  slots: ["square", "step"],
  numbers: ({ lr, momentum }) => ({ lr, momentum }),
  apply(weights, gradients, slots, { decay, epsilon }, { lr, momentum }, tf) {
    return each(weights, gradients, slots, (weight, gradient, slot) => {
      const square = tf.add(tf.mul(slot("square"), decay), tf.mul(tf.square(gradient), 1 - decay));
      const scaled = tf.mul(tf.div(gradient, tf.add(tf.sqrt(square), epsilon)), lr);
      const step = tf.add(tf.mul(slot("step"), momentum), scaled);
      return { weight: tf.sub(weight, step), slots: { square, step } };
    });
  },
});
