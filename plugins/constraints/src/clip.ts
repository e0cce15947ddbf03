import { defineConstraint, p } from "@dotgan/kit";

export const clip = defineConstraint({
  name: "clip",
  contract: 1,
  doc: "After an update, brings every trained number of the network back into [-bound, bound], as the first WGAN did; gradientPenalty is gentler.",
  cite: "arXiv:1701.07875",
  aliases: ["weightClipping", "clamp", "clipWeights"],
  params: { bound: p.number({ doc: "The greatest absolute value.", above: 0 }) },
  positional: ["bound"],
  example: "update D with rmsprop(lr: 5e-5) then clip(0.01)",
  roles: ["kernel", "bias", "gain"],
  project: (weight, { bound }, tf) => tf.clipByValue(weight, -bound, bound),
});
