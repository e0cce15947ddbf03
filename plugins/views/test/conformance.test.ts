import type { Plugin } from "@dotgan/kit";
import { testPlugin } from "@dotgan/testing";
import views from "../src/index.js";

for (const plugin of views.plugins as readonly Plugin[]) testPlugin(plugin);
