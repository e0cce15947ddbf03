import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Kind } from "@dotgan/kit";

export const root = fileURLToPath(new URL("../../", import.meta.url));

interface Tree {
  exists(path: string): boolean;
  read(path: string, encoding: "utf8"): string;
  write(path: string, text: string): void;
}
type Generator = (tree: Tree, options: { kind: string; name: string }) => Promise<void>;

const generator: Generator = createRequire(import.meta.url)("../generators/plugin.cjs");

/** Runs the generator on the repository as it stands; what it would write, by path, stays in memory. */
export async function generate(kind: Kind | string, name: string): Promise<Record<string, string>> {
  const written: Record<string, string> = {};
  await generator(
    {
      exists: (path) => path in written || existsSync(join(root, path)),
      read: (path, encoding) => written[path] ?? readFileSync(join(root, path), encoding),
      write(path, text) {
        written[path] = text;
      },
    },
    { kind, name },
  );
  return written;
}
