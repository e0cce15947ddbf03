import type { PluginPackage } from "@dotgan/kit";
import { arithmetic } from "./arithmetic.js";
import { filters } from "./filters.js";
import { grid } from "./grid.js";
import { histogram } from "./histogram.js";
import { interpolation } from "./interpolation.js";
import { neighbours } from "./neighbours.js";
import { scatter } from "./scatter.js";
import { surface } from "./surface.js";
import { traversal } from "./traversal.js";

export { type Tiling, tile } from "./picture.js";
export { arithmetic, filters, grid, histogram, interpolation, neighbours, scatter, surface, traversal };

export default {
  name: "@dotgan/views",
  version: "0.1.0",
  plugins: [arithmetic, filters, grid, histogram, interpolation, neighbours, scatter, surface, traversal],
} satisfies PluginPackage;
