import { defineMetric, p } from "@dotgan/kit";

export const gradientNorms = defineMetric({
  name: "gradientNorms",
  contract: 1,
  doc: "How unevenly a player's loss reaches its layers: log10 of the greatest over the smallest norm of its gradient at a layer with weights, on one batch that is the same at every evaluation; 0 where all layers learn alike. The details are the norms, by the layers' places, and `total`, that of all: where they grow towards the input, gradients explode on the way back; where they fall, they vanish (Glorot and Bengio 2010). A layer that no gradient reaches counts as 1e-30.",
  cite: "https://proceedings.mlr.press/v9/glorot10a.html",
  aliases: ["gradientFlow", "layerGradients", "gradNorm"],
  params: {
    of: p.oneOf(["discriminator", "generator"], { doc: "Whose loss and layers.", default: "discriminator" }),
  },
  positional: ["of"],
  example: "every 500 steps { gradientNorms(of: generator) as gradients }",
  better: "lower",
  async measure({ layerGradients }, { of }) {
    const gradients = await layerGradients(of);
    const norms = gradients.map(({ norm }) => Math.max(norm, least));
    return {
      value: Math.log10(Math.max(...norms) / Math.min(...norms)),
      details: {
        total: Math.hypot(...gradients.map(({ norm }) => norm)),
        ...Object.fromEntries(gradients.map(({ layer: { path, name }, norm }) => [`${path}:${name}`, norm])),
      },
      protocol: { of, batch: "the first of train" },
    };
  },
});

/** What a norm of 0 counts as, so that the value stays a number. */
const least = 1e-30;
