import { defineSampler, p, vector } from "@dotgan/kit";
import { unitGaussian } from "./gaussian.js";

export const normal = defineSampler({
  name: "normal",
  contract: 1,
  doc: "Independent numbers from a normal distribution.",
  aliases: ["gaussian", "randn", "standardNormal"],
  params: {
    size: p.int({ doc: "How many numbers.", min: 1 }),
    mean: p.number({ doc: "Their mean.", default: 0 }),
    std: p.number({ doc: "Their standard deviation.", above: 0, default: 1 }),
  },
  positional: ["size", "mean", "std"],
  example: "latent z = normal(128)",
  shape: ({ size }) => vector(size),
  sample: (batch, { size, mean, std }, { random }) => random.normal([batch, size], mean, std),
  posterior: ({ size, std }) => unitGaussian(size, (size / 2) * Math.log(2 * Math.PI * Math.E * std * std)),
  walk: "sphere",
});
