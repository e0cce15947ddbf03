import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { EnvironmentError } from "@dotgan/node";
import type { Layout } from "./layout.js";
import type { Ports } from "./ports.js";
import type { Release } from "./releases.js";

/** Of Node-API, which stays the same from one Node to the next: one build serves them all. */
const nodeApi = 8;

/** What is built: the binding, and what silences the library while it is loaded; see `binding/quiet.cc`. */
export type Part = "binding" | "quiet";

const quietSource = fileURLToPath(new URL("../binding/quiet.cc", import.meta.url));

/** The compiler's arguments. What is built finds the library wherever the two are moved. */
export function compileArguments(
  part: Part,
  layout: Layout,
  { libraries, brought = [] }: Release,
  platform: string,
  output: string,
): string[] {
  const { binding, growing, headers, library } = layout;
  const mac = platform === "darwin";
  const sources = ["tfjs_backend.cc", "tfjs_binding.cc"].map((file) => join(binding, "binding", file));
  const own = mac ? "@loader_path" : "$ORIGIN";
  const linked = [
    ...libraries.map((name) => join(library, name)),
    ...(brought.length > 0 ? ["-Wl,--no-as-needed"] : []),
    ...brought.flatMap((path) => [join(binding, "deps", path), `-Wl,-rpath,${own}/../../deps/${dirname(path)}`]),
  ];
  return [
    ...["-O2", "-std=c++17", "-fPIC", "-shared", `-DNAPI_VERSION=${nodeApi}`],
    ...[`-I${join(growing, "node_modules", "node-api-headers", "include")}`, `-I${headers}`],
    ...(part === "binding"
      ? [...sources, ...linked]
      : [`-DLIBRARY="${mac ? "@rpath/" : ""}${libraries[0]}"`, quietSource]),
    ...["-o", output],
    `-Wl,-rpath,${own}/../../deps/lib`,
    ...(mac ? ["-undefined", "dynamic_lookup"] : []),
  ];
}

/** Compiles a part into the file `output`. */
export async function compile(
  part: Part,
  compiler: string,
  layout: Layout,
  release: Release,
  output: string,
  ports: Ports,
  signal: AbortSignal,
): Promise<void> {
  const args = compileArguments(part, layout, release, ports.platform, output);
  const ended = await ports.run(compiler, args, layout.workshop, signal);
  if (ended.status === 0) return;
  const lines = ended.output.split("\n");
  const reason = lines.find((line) => /\berror\b/i.test(line)) ?? lines.find(Boolean) ?? "it says nothing";
  throw new EnvironmentError(
    `${compiler} cannot build the ${part === "binding" ? "binding" : "part that silences TensorFlow"}: ${reason.trim()}`,
  );
}
