import { defineInitializer, p } from "@dotgan/kit";
import { count } from "./count.js";

export const uniform = defineInitializer({
  name: "uniform",
  contract: 1,
  doc: "Starts weights anywhere between two bounds, equally likely.",
  aliases: ["randomUniform", "irange"],
  params: {
    low: p.number({ doc: "The least value." }),
    high: p.number({ doc: "The greatest value." }),
  },
  positional: ["low", "high"],
  example: "weights G = uniform(-0.05, 0.05)",
  conflict: ({ low, high }) => (low < high ? undefined : `low, ${low}, must be below high, ${high}`),
  init: (shape, _fans, { low, high }, { stream }) => stream.uniform(count(shape), low, high),
});
