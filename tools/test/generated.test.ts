import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { kinds } from "@dotgan/kit";
import { afterAll } from "vitest";
import { generate, root } from "./generating.js";

// The tests that the generator writes, run as an author would: each goes into a copy of its package, and importing it
// registers it here.
const copy = mkdtempSync(join(tmpdir(), "dotgan-generated-"));
afterAll(() => rmSync(copy, { recursive: true, force: true }));
symlinkSync(join(root, "node_modules"), join(copy, "node_modules"), "junction");
const plugins = join(root, "plugins");
cpSync(plugins, join(copy, "plugins"), {
  recursive: true,
  filter: (path) => !/[\\/](dist|node_modules|tsconfig\.json)$/.test(path),
});

for (const kind of kinds) {
  const name = `generated${kind[0]?.toUpperCase()}${kind.slice(1)}`;
  for (const [path, text] of Object.entries(await generate(kind, name))) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    writeFileSync(join(copy, path), text);
    if (path.endsWith(".test.ts")) await import(join(copy, path));
  }
}
