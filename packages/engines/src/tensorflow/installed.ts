import { join } from "node:path";
import { defaultCacheFolder } from "../cache-folder.js";

/** Of the TensorFlow library that `gan engine install` brings. */
export const tensorflowVersion = "2.21.0";

/** Which processor the library was built for. */
export type Variant = "cpu" | "gpu";

/** The npm package that carries the binding of a variant. */
export const bindingPackage = (variant: Variant): string =>
  variant === "gpu" ? "@tensorflow/tfjs-node-gpu" : "@tensorflow/tfjs-node";

/** Where installed engines and their measured speeds lie. */
export const enginesFolder = (): string => join(defaultCacheFolder(), "engines");

/** The name of an installed engine's folder. It names the platform, since a home folder may be shared by unlike machines. */
export const engineFolderName = (
  variant: Variant,
  { platform, arch }: { readonly platform: string; readonly arch: string } = process,
): string => `tensorflow-${tensorflowVersion}-${platform}-${arch}${variant === "gpu" ? "-gpu" : ""}`;

/** The binding's package inside an installed engine's folder. */
export const bindingFolder = (engineFolder: string, variant: Variant): string =>
  join(engineFolder, "node_modules", bindingPackage(variant));

/** In a binding's package, the addon that silences the library while it is loaded; `gan engine install` builds it. */
export const quietAddon = (binding: string): string => join(binding, "lib", "napi-v8", "quiet.node");
