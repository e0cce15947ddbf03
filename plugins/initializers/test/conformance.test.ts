import layers from "@dotgan/layers";
import { testPlugin } from "@dotgan/testing";
import initializers from "../src/index.js";

for (const plugin of initializers.plugins) testPlugin(plugin, { with: [initializers, layers] });
