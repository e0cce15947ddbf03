import initializers from "@dotgan/initializers";
import optimizers from "@dotgan/optimizers";
import { testPlugin } from "@dotgan/testing";
import constraints from "../src/index.js";

for (const plugin of constraints.plugins) testPlugin(plugin, { with: [initializers, optimizers] });
