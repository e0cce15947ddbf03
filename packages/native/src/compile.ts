import { join } from "node:path";
import { EnvironmentError } from "@dotgan/node";
import type { Layout } from "./layout.js";
import type { Ports } from "./ports.js";
import type { Release } from "./releases.js";

/** Of Node-API, which stays the same from one Node to the next: one build serves them all. */
const nodeApi = 8;

/** The compiler's arguments: the binding's two files against the library. The two find each other wherever they are moved. */
export function compileArguments(layout: Layout, { libraries }: Release, platform: string, output: string): string[] {
  const { binding, growing, headers, library } = layout;
  const mac = platform === "darwin";
  return [
    ...["-O2", "-std=c++17", "-fPIC", "-shared", `-DNAPI_VERSION=${nodeApi}`],
    ...[`-I${join(growing, "node_modules", "node-api-headers", "include")}`, `-I${headers}`],
    ...["tfjs_backend.cc", "tfjs_binding.cc"].map((file) => join(binding, "binding", file)),
    ...["-o", output],
    ...libraries.map((name) => join(library, name)),
    `-Wl,-rpath,${mac ? "@loader_path" : "$ORIGIN"}/../../deps/lib`,
    ...(mac ? ["-undefined", "dynamic_lookup"] : []),
  ];
}

/** Compiles the binding into the file `output`. */
export async function compile(
  compiler: string,
  layout: Layout,
  release: Release,
  output: string,
  ports: Ports,
  signal: AbortSignal,
): Promise<void> {
  const args = compileArguments(layout, release, ports.platform, output);
  const ended = await ports.run(compiler, args, layout.workshop, signal);
  if (ended.status === 0) return;
  const lines = ended.output.split("\n");
  const reason = lines.find((line) => /\berror\b/i.test(line)) ?? lines.find(Boolean) ?? "it says nothing";
  throw new EnvironmentError(`${compiler} cannot build the binding: ${reason.trim()}`);
}
