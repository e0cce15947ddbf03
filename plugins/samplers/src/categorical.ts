import { classes as classShape, defineSampler, p } from "@dotgan/kit";
import { equal, softmax } from "./softmax.js";

export const categorical = defineSampler({
  name: "categorical",
  contract: 1,
  doc: "One of several classes, as a one-hot vector.",
  aliases: ["discrete", "oneHot", "choice"],
  params: {
    classes: p.int({ doc: "How many classes.", min: 2 }),
    weights: p.numbers({
      doc: "How likely each class is, in any unit; equally likely if left out.",
      min: 0,
      optional: true,
    }),
  },
  positional: ["classes"],
  example: "latent digit = categorical(10)",
  conflict({ classes, weights }) {
    if (!weights) return undefined;
    if (weights.length !== classes) return `weights has ${weights.length} numbers for ${classes} classes`;
    return weights.some((weight) => weight > 0) ? undefined : "at least one of weights must be above 0";
  },
  shape: ({ classes }) => classShape(classes),
  range: () => [0, 1],
  sample: (batch, { classes, weights = equal(classes) }, { random }) => random.categorical(batch, weights),
  posterior: ({ classes, weights = equal(classes) }) => softmax(weights),
  walk: "classes",
});
