import type { PluginPackage } from "@dotgan/kit";
import { constant } from "./constant.js";
import { dataMarginals } from "./dataMarginals.js";
import { glorot } from "./glorot.js";
import { he } from "./he.js";
import { normal } from "./normal.js";
import { orthogonal } from "./orthogonal.js";
import { truncatedNormal } from "./truncatedNormal.js";
import { uniform } from "./uniform.js";
import { zeros } from "./zeros.js";

export { constant, dataMarginals, glorot, he, normal, orthogonal, truncatedNormal, uniform, zeros };

export default {
  name: "@dotgan/initializers",
  version: "0.1.0",
  plugins: [constant, dataMarginals, glorot, he, normal, orthogonal, truncatedNormal, uniform, zeros],
} satisfies PluginPackage;
