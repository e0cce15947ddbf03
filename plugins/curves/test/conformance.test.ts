import optimizers from "@dotgan/optimizers";
import { testPlugin } from "@dotgan/testing";
import curves from "../src/index.js";

for (const plugin of curves.plugins) testPlugin(plugin, { with: [optimizers] });
