import constraints from "@dotgan/constraints";
import { type Catalog, createCatalog } from "@dotgan/core";
import curves from "@dotgan/curves";
import datasets from "@dotgan/datasets";
import initializers from "@dotgan/initializers";
import type { PluginPackage } from "@dotgan/kit";
import layers from "@dotgan/layers";
import losses from "@dotgan/losses";
import metrics from "@dotgan/metrics";
import optimizers from "@dotgan/optimizers";
import samplers from "@dotgan/samplers";
import views from "@dotgan/views";

export const packages: readonly PluginPackage[] = [
  datasets,
  samplers,
  layers,
  initializers,
  constraints,
  losses,
  optimizers,
  curves,
  metrics,
  views,
];

/** All standard plugins, from their sources. */
export const catalog: Catalog = createCatalog(packages);
