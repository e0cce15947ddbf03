import type { PluginPackage } from "@dotgan/kit";
import { adam } from "./adam.js";
import { ema } from "./ema.js";
import { rmsprop } from "./rmsprop.js";
import { sgd } from "./sgd.js";

export { adam, ema, rmsprop, sgd };

export default {
  name: "@dotgan/optimizers",
  version: "0.1.0",
  plugins: [adam, ema, rmsprop, sgd],
} satisfies PluginPackage;
