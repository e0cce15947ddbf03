import { testPlugin } from "@dotgan/testing";
import optimizers from "../src/index.js";

for (const plugin of optimizers.plugins) testPlugin(plugin);
