import { defineInitializer, p } from "@dotgan/kit";
import { distributionParam, ofVariance } from "./variance.js";

export const glorot = defineInitializer({
  name: "glorot",
  contract: 1,
  doc: "Starts weights with variance 2 / (fan in + fan out), which keeps signals and gradients of one size through tanh-like layers. Fans are counted per output and per input, strides included.",
  cite: "https://proceedings.mlr.press/v9/glorot10a.html",
  aliases: ["xavier", "glorotUniform", "glorotNormal", "xavierUniform", "xavierNormal"],
  params: {
    distribution: distributionParam("uniform"),
    gain: p.number({ doc: "Multiplies the standard deviation.", above: 0, default: 1 }),
  },
  positional: ["distribution"],
  example: "weights G, D = glorot(distribution: uniform)",
  init(shape, fans, { distribution, gain }, { stream }) {
    return ofVariance(shape, (2 * gain * gain) / (fans.in + fans.out), distribution, stream);
  },
});
