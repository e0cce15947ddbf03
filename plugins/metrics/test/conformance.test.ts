import type { Plugin } from "@dotgan/kit";
import { testPlugin } from "@dotgan/testing";
import metrics from "../src/index.js";

for (const plugin of metrics.plugins as readonly Plugin[]) testPlugin(plugin);
