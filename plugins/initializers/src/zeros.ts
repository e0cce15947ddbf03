import { defineInitializer } from "@dotgan/kit";
import { count } from "./count.js";

export const zeros = defineInitializer({
  name: "zeros",
  contract: 1,
  doc: "Starts every number at 0.",
  aliases: ["zero"],
  params: {},
  example: "weights D = normal(std: 0.02), bias: zeros",
  init: (shape) => new Float32Array(count(shape)),
});
