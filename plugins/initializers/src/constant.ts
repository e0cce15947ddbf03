import { defineInitializer, p } from "@dotgan/kit";
import { count } from "./count.js";

export const constant = defineInitializer({
  name: "constant",
  contract: 1,
  doc: "Starts every number at one value.",
  aliases: ["ones", "fill", "value"],
  params: { value: p.number({ doc: "The value." }) },
  positional: ["value"],
  example: "weights D = normal(std: 0.02), bias: constant(0.1)",
  init: (shape, _fans, { value }) => new Float32Array(count(shape)).fill(value),
});
