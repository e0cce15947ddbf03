import type { PluginPackage } from "@dotgan/kit";
import { celeba } from "./celeba.js";
import { cifar10 } from "./cifar10.js";
import { fashionMnist } from "./fashionMnist.js";
import { glyphs } from "./glyphs.js";
import { grid } from "./grid.js";
import { images } from "./images.js";
import { line } from "./line.js";
import { mnist } from "./mnist.js";
import { optdigits } from "./optdigits.js";
import { ring } from "./ring.js";

/** The standard datasets. */
export default {
  name: "@dotgan/datasets",
  version: "0.1.0",
  plugins: [mnist, fashionMnist, cifar10, celeba, images, optdigits, glyphs, ring, grid, line],
} satisfies PluginPackage;
