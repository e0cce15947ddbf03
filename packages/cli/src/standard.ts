import constraints from "@dotgan/constraints";
import curves from "@dotgan/curves";
import initializers from "@dotgan/initializers";
import type { PluginPackage } from "@dotgan/kit";
import layers from "@dotgan/layers";
import losses from "@dotgan/losses";
import metrics from "@dotgan/metrics";
import optimizers from "@dotgan/optimizers";
import samplers from "@dotgan/samplers";
import views from "@dotgan/views";
import datasets from "./datasets.js";

/** The packages that come with dotgan; only the command line knows them. */
export const standard: readonly PluginPackage[] = [
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
