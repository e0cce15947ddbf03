import { defineDiagnostics, diagnosticPage as page } from "@dotgan/dsl";

/** What the players minimise. */
export const losses = defineDiagnostics({
  "no-loss": {
    severity: "error",
    page: page(
      "A player has no loss, so there is nothing for its updates to follow. `loss = ...` gives both players the terms that have a side for them; `loss D = ...` and `loss G = ...` give each its own.",
      "loss D = hinge",
      "loss D = hinge\nloss G = hinge",
    ),
  },
  "loss-forms": {
    severity: "error",
    page: page(
      "`loss = ...` sets the loss of both players; `loss D = ...` sets that of one. In one file the two forms would leave open whether the second replaces the first or adds to it, so a file uses one of them.",
      "loss   = hinge\nloss D = 10 * r1",
      "loss D = hinge + 10 * r1\nloss G = hinge",
    ),
  },
  "no-side": {
    severity: "error",
    page: page(
      "A term says what the discriminator minimises, what the generator minimises, or both. In `loss = ...` each player gets what there is for it; named in the loss of a player for whom it says nothing, the term would do nothing. Penalties on the discriminator's gradient are of this kind.",
      "loss D = wasserstein\nloss G = wasserstein + 10 * gradientPenalty",
      "loss D = wasserstein + 10 * gradientPenalty\nloss G = wasserstein",
    ),
  },
  "no-adversarial": {
    severity: "error",
    page: page(
      "No term of a player's loss judges the discriminator's `real` head, so the player would not play against the other: a penalty or a classification alone trains no GAN.",
      "loss = gradientPenalty",
      "loss = wasserstein + 10 * gradientPenalty",
    ),
  },
  "no-posterior": {
    severity: "error",
    page: page(
      "A term recovers a latent from images, and for this latent it cannot: its sampler has no posterior to learn (a mixture has none in closed form), or the generator does not take it, so that its images cannot show it, or the term needs the latent's value in real images, where only labels are known. Source: Chen et al. 2016 (InfoGAN), section 5; Odena et al. 2016 (ACGAN), section 3.",
      "latent style = uniform(2)\nnetwork G(z) -> digits { ... }\nnetwork D(digits) { ...  head real { dense(1) }  head style { dense(2) } }\nloss = nonSaturating + mutualInformation(style)",
      "latent style = uniform(2)\nnetwork G(z, style) -> digits { ... }\nnetwork D(digits) { ...  head real { dense(1) }  head style { dense(2) } }\nloss = nonSaturating + mutualInformation(style)",
    ),
  },
  "missing-head": {
    severity: "error",
    page: page(
      "A term reads a head of the discriminator that is not there. A term about a latent reads the head of that latent's name; it ends in as many numbers as the latent's posterior has parameters: one per class of a categorical factor, one per value of a uniform or normal one.",
      "network D(digits) { flatten -> dense(1) }\nloss = nonSaturating + mutualInformation(digit)",
      "network D(digits) {\n  flatten -> dense(128) -> leakyRelu(0.2)\n  head real  { dense(1) }\n  head digit { dense(10) }\n}\nloss = nonSaturating + mutualInformation(digit)",
    ),
  },
  "head-size": {
    severity: "error",
    page: page(
      "A head that a term reads ends in another number of values than the latent's posterior has parameters.",
      "latent digit = categorical(10)\nnetwork D(digits) { ...  head real { dense(1) }  head digit { dense(9) } }\nloss = nonSaturating + mutualInformation(digit)",
      "latent digit = categorical(10)\nnetwork D(digits) { ...  head real { dense(1) }  head digit { dense(10) } }\nloss = nonSaturating + mutualInformation(digit)",
    ),
  },
  "penalty-mixes-samples": {
    severity: "error",
    page: page(
      "The term penalises the gradient of the discriminator's output with respect to one image. Batch normalisation and other layers that look at the whole batch make that output depend on every image of it, so the penalty no longer says what it is meant to. `layerNorm` and `instanceNorm` look at one image at a time. Source: Gulrajani et al. 2017 (WGAN-GP, arXiv:1704.00028), section 4.",
      "network D(faces) { conv2d(64, kernel: 5, stride: 2) -> batchNorm -> ... }\nloss = wasserstein + 10 * gradientPenalty",
      "network D(faces) { conv2d(64, kernel: 5, stride: 2) -> layerNorm -> ... }\nloss = wasserstein + 10 * gradientPenalty",
    ),
  },
});
