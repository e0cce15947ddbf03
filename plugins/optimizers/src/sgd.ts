import { defineOptimizer, p } from "@dotgan/kit";
import { each } from "./each.js";
import { rateParam } from "./rate.js";

export const sgd = defineOptimizer({
  name: "sgd",
  contract: 1,
  doc: "Follows the gradient, with momentum if asked: velocity = momentum * velocity - lr * gradient. The rate is inside the velocity, as in the 2014 GAN's code.",
  cite: "https://proceedings.mlr.press/v28/sutskever13.html",
  aliases: ["momentum", "gradientDescent", "nesterov"],
  params: {
    lr: rateParam,
    momentum: p.number({
      doc: "How much of the velocity stays at each update.",
      min: 0,
      below: 1,
      default: 0,
      curve: true,
    }),
    nesterov: p.flag({ doc: "Takes the step that the new velocity would take next.", default: false }),
  },
  positional: ["lr"],
  example: "update D with sgd(lr: 0.1, momentum: 0.5)",
  slots: ["velocity"],
  numbers: ({ lr, momentum }) => ({ lr, momentum }),
  apply(weights, gradients, slots, { nesterov }, { lr, momentum }, tf) {
    return each(weights, gradients, slots, (weight, gradient, slot) => {
      const state = { weight, velocity: slot("velocity") };
      const native = tf.native?.momentum?.(state, gradient, lr, momentum, nesterov);
      if (native) return { weight: native.weight, slots: { velocity: native.velocity } };
      const push = tf.mul(gradient, lr);
      const velocity = tf.sub(tf.mul(state.velocity, momentum), push);
      const step = nesterov ? tf.sub(tf.mul(velocity, momentum), push) : velocity;
      return { weight: tf.add(weight, step), slots: { velocity } };
    });
  },
});
