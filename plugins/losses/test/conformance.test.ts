import { testPlugin } from "@dotgan/testing";
import losses from "../src/index.js";

for (const plugin of losses.plugins) testPlugin(plugin, { with: [losses] });
