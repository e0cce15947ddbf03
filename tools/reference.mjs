// Builds, then writes docs/reference/ from the standard plugins. A test fails where it is not current.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const turbo = join(root, "node_modules/turbo/bin/turbo");
const { status } = spawnSync(
  process.execPath,
  [turbo, "run", "build", "--filter=@dotgan/cli", "--output-logs=errors-only"],
  { cwd: root, stdio: ["ignore", "ignore", "inherit"], env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1" } },
);
if (status !== 0) {
  console.error("The build failed: `npx turbo run build` says why.");
  process.exit(1);
}

const { loadCatalog } = await import("../packages/cli/dist/catalog.js");
const { referencePages } = await import("../packages/cli/dist/reference-pages.js");
const folder = join(root, "docs/reference");
const { catalog } = await loadCatalog(folder);
const pages = Object.entries(referencePages(catalog));
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const [name, text] of pages) writeFileSync(join(folder, name), text);
console.log(`docs/reference: ${pages.length} pages`);
