import { testPlugin } from "@dotgan/testing";
import samplers from "../src/index.js";

for (const plugin of samplers.plugins) testPlugin(plugin);
