import { defineInitializer, p } from "@dotgan/kit";
import { distributionParam, ofVariance } from "./variance.js";

export const he = defineInitializer({
  name: "he",
  contract: 1,
  doc: "Starts weights with variance 2 / ((1 + slope^2) fan in), which keeps signals of one size through relu and leakyRelu.",
  cite: "arXiv:1502.01852",
  aliases: ["kaiming", "heNormal", "heUniform", "kaimingNormal", "kaimingUniform", "msra"],
  params: {
    distribution: distributionParam("normal"),
    slope: p.number({ doc: "The slope of the leakyRelu that follows; 0 for relu.", min: 0, max: 1, default: 0 }),
  },
  positional: ["distribution"],
  example: "weights D = he(slope: 0.2)",
  init(shape, fans, { distribution, slope }, { stream }) {
    return ofVariance(shape, 2 / ((1 + slope * slope) * fans.in), distribution, stream);
  },
});
