import { defineInitializer, p } from "@dotgan/kit";
import { count } from "./count.js";

export const truncatedNormal = defineInitializer({
  name: "truncatedNormal",
  contract: 1,
  doc: "Starts weights at normal random numbers, drawn again until within a bound, as TensorFlow's DCGAN did. Bound 2 leaves 0.88 of the standard deviation.",
  aliases: ["truncated"],
  params: {
    mean: p.number({ doc: "Their mean.", default: 0 }),
    std: p.number({ doc: "Their standard deviation before truncation.", above: 0, default: 0.02 }),
    bound: p.number({ doc: "Standard deviations within which numbers are kept.", min: 0.1, default: 2 }),
  },
  positional: ["mean", "std"],
  example: "weights G = truncatedNormal(std: 0.02)",
  init(shape, _fans, { mean, std, bound }, { stream }) {
    const values = new Float32Array(count(shape));
    let filled = 0;
    while (filled < values.length) {
      for (const drawn of stream.normal(values.length - filled)) {
        if (Math.abs(drawn) <= bound) values[filled++] = mean + std * drawn;
      }
    }
    return values;
  },
});
