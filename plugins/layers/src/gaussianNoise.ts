import { defineLayer, only, p } from "@dotgan/kit";
import { elementwise } from "./shapes.js";

export const gaussianNoise = defineLayer({
  name: "gaussianNoise",
  contract: 1,
  doc: "In training, adds normal noise to every value, as to D's input against overconfidence; in evaluation it does nothing.",
  cite: "arXiv:1610.04490",
  aliases: ["noise", "instanceNoise"],
  params: { std: p.number({ doc: "Standard deviation of the noise.", min: 0 }) },
  positional: ["std"],
  example: "gaussianNoise(0.1)",
  shape: (inputs) => elementwise(only(inputs)),
  apply(inputs, _weights, { std }, { tf, training, random }) {
    const x = only(inputs);
    return training && std > 0 ? tf.add(x, random.normal(x.shape, 0, std)) : tf.clone(x);
  },
});
