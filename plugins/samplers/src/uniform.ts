import { defineSampler, p, vector } from "@dotgan/kit";
import { unitGaussian } from "./gaussian.js";

export const uniform = defineSampler({
  name: "uniform",
  contract: 1,
  doc: "Independent numbers, each equally likely anywhere between two bounds.",
  params: {
    size: p.int({ doc: "How many numbers.", min: 1 }),
    low: p.number({ doc: "The least value.", default: -1 }),
    high: p.number({ doc: "The greatest value.", default: 1 }),
  },
  positional: ["size", "low", "high"],
  example: "latent z = uniform(100, low: -1, high: 1)",
  conflict: ({ low, high }) => (low < high ? undefined : `low, ${low}, must be below high, ${high}`),
  shape: ({ size }) => vector(size),
  range: ({ low, high }) => [low, high],
  sample: (batch, { size, low, high }, { random }) => random.uniform([batch, size], low, high),
  posterior: ({ size, low, high }) => unitGaussian(size, size * Math.log(high - low)),
  walk: "line",
});
