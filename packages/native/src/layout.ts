import { join } from "node:path";
import { bindingFolder, bindingPackage, engineFolderName, enginesFolder, quietAddon } from "@dotgan/engines";
import type { Ports } from "./ports.js";
import type { Release, Wheel } from "./releases.js";

/** Where one engine lies when it is whole, and where its parts lie until then. */
export interface Layout {
  /** The engine, once it is whole. */
  readonly final: string;
  readonly lock: string;
  /** Everything that is not whole yet. */
  readonly workshop: string;
  /** The engine while it grows, a private npm prefix. */
  readonly growing: string;
  /** The binding's package in it. */
  readonly binding: string;
  /** The npm packages that only the build needs, and those of the other variant. */
  readonly spare: readonly string[];
  readonly headers: string;
  readonly library: string;
  readonly addon: string;
  readonly quiet: string;
  wheel(wheel: Wheel): string;
  unpacked(wheel: Wheel): string;
}

export function layoutOf(
  { variant }: Release,
  ports: Pick<Ports, "platform" | "arch">,
  folder = enginesFolder(),
): Layout {
  const final = join(folder, engineFolderName(variant, ports));
  const workshop = `${final}.partial`;
  const growing = join(workshop, "engine");
  const binding = bindingFolder(growing, variant);
  const modules = join(growing, "node_modules");
  return {
    final,
    lock: `${final}.lock`,
    workshop,
    growing,
    binding,
    spare: [join(modules, bindingPackage(variant === "gpu" ? "cpu" : "gpu")), join(modules, "node-api-headers")],
    headers: join(binding, "deps", "include"),
    library: join(binding, "deps", "lib"),
    addon: join(binding, "lib", "napi-v8", "tfjs_binding.node"),
    quiet: quietAddon(binding),
    wheel: ({ file }) => join(workshop, file),
    unpacked: ({ into }) => join(binding, into),
  };
}
