import type { PluginPackage } from "@dotgan/kit";
import { clip } from "./clip.js";
import { spectralNorm } from "./spectralNorm.js";

export { clip, spectralNorm };

export default {
  name: "@dotgan/constraints",
  version: "0.1.0",
  plugins: [clip, spectralNorm],
} satisfies PluginPackage;
