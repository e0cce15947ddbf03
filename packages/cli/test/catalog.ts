import { type Catalog, createCatalog } from "@dotgan/core";
import { standard as packages } from "../src/standard.js";

export { packages };

/** All standard plugins, from their sources. */
export const catalog: Catalog = createCatalog(packages);
