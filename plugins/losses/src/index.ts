import type { PluginPackage } from "@dotgan/kit";
import { classification } from "./classification.js";
import { dragan } from "./dragan.js";
import { gradientPenalty } from "./gradientPenalty.js";
import { hinge } from "./hinge.js";
import { leastSquares } from "./leastSquares.js";
import { minimax } from "./minimax.js";
import { mutualInformation } from "./mutualInformation.js";
import { nonSaturating } from "./nonSaturating.js";
import { r1 } from "./r1.js";
import { wasserstein } from "./wasserstein.js";

export {
  classification,
  dragan,
  gradientPenalty,
  hinge,
  leastSquares,
  minimax,
  mutualInformation,
  nonSaturating,
  r1,
  wasserstein,
};

export default {
  name: "@dotgan/losses",
  version: "0.1.0",
  plugins: [
    classification,
    dragan,
    gradientPenalty,
    hinge,
    leastSquares,
    minimax,
    mutualInformation,
    nonSaturating,
    r1,
    wasserstein,
  ],
} satisfies PluginPackage;
