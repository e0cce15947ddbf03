import type { PluginPackage } from "@dotgan/kit";
import { grid } from "./grid.js";
import { histogram } from "./histogram.js";
import { interpolation } from "./interpolation.js";
import { scatter } from "./scatter.js";

export { type Tiling, tile } from "./picture.js";
export { grid, histogram, interpolation, scatter };

export default {
  name: "@dotgan/views",
  version: "0.1.0",
  plugins: [grid, histogram, interpolation, scatter],
} satisfies PluginPackage;
