import { defineInitializer, p } from "@dotgan/kit";
import { count } from "./count.js";

export const normal = defineInitializer({
  name: "normal",
  contract: 1,
  doc: "Starts weights at normal random numbers of one standard deviation, whatever the layer's size. DCGAN's is 0.02.",
  cite: "arXiv:1511.06434",
  aliases: ["gaussian", "randomNormal", "randn"],
  params: {
    mean: p.number({ doc: "Their mean.", default: 0 }),
    std: p.number({ doc: "Their standard deviation.", above: 0, default: 0.02 }),
  },
  positional: ["mean", "std"],
  example: "weights G, D = normal(std: 0.02)",
  init: (shape, _fans, { mean, std }, { stream }) => stream.normal(count(shape), mean, std),
});
