import type { PluginPackage } from "@dotgan/kit";
import { classConfidence } from "./classConfidence.js";
import { discriminatorAccuracy } from "./discriminatorAccuracy.js";
import { frechetDistance } from "./frechetDistance.js";
import { modeCoverage } from "./modeCoverage.js";
import { msSsim } from "./msSsim.js";
import { parzen } from "./parzen.js";

export { forward, weightShapes } from "./features/network.js";
export { classConfidence, discriminatorAccuracy, frechetDistance, modeCoverage, msSsim, parzen };

export default {
  name: "@dotgan/metrics",
  version: "0.1.0",
  plugins: [classConfidence, discriminatorAccuracy, frechetDistance, modeCoverage, msSsim, parzen],
} satisfies PluginPackage;
