import { defineSampler, p, vector } from "@dotgan/kit";

export const truncatedNormal = defineSampler({
  name: "truncatedNormal",
  contract: 1,
  doc: "Independent numbers from a normal distribution, drawn again until within a bound: fewer rare samples, less variety.",
  cite: "arXiv:1809.11096",
  aliases: ["truncated", "truncation"],
  params: {
    size: p.int({ doc: "How many numbers.", min: 1 }),
    bound: p.number({ doc: "Standard deviations within which values are kept.", min: 0.1, default: 2 }),
    mean: p.number({ doc: "Mean.", default: 0 }),
    std: p.number({ doc: "Standard deviation before truncation.", above: 0, default: 1 }),
  },
  positional: ["size", "bound"],
  example: "latent z = truncatedNormal(128, bound: 2)",
  shape: ({ size }) => vector(size),
  range: ({ bound, mean, std }) => [mean - bound * std, mean + bound * std],
  sample: (batch, { size, bound, mean, std }, { random }) => random.truncatedNormal([batch, size], mean, std, bound),
  walk: "line",
});
