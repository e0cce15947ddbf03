import type { PluginPackage } from "@dotgan/kit";
import { categorical } from "./categorical.js";
import { labels } from "./labels.js";
import { mixture } from "./mixture.js";
import { normal } from "./normal.js";
import { truncatedNormal } from "./truncatedNormal.js";
import { uniform } from "./uniform.js";

export { categorical, labels, mixture, normal, truncatedNormal, uniform };

export default {
  name: "@dotgan/samplers",
  version: "0.1.0",
  plugins: [categorical, labels, mixture, normal, truncatedNormal, uniform],
} satisfies PluginPackage;
