import type { PluginPackage } from "@dotgan/kit";
import { cosine } from "./cosine.js";
import { exponential } from "./exponential.js";
import { linear } from "./linear.js";
import { steps } from "./steps.js";

export { cosine, exponential, linear, steps };

export default {
  name: "@dotgan/curves",
  version: "0.1.0",
  plugins: [cosine, exponential, linear, steps],
} satisfies PluginPackage;
