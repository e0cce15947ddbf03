import type { PluginPackage } from "@dotgan/kit";
import { fashionMnist } from "./fashionMnist.js";
import { grid } from "./grid.js";
import { line } from "./line.js";
import { mnist } from "./mnist.js";
import { ring } from "./ring.js";

/** The standard datasets. */
export default {
  name: "@dotgan/datasets",
  version: "0.1.0",
  plugins: [mnist, fashionMnist, ring, grid, line],
} satisfies PluginPackage;
