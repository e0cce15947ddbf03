// Writes docs/reference/ from the standard plugins. A test fails where it is not current.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { loadCatalog } from "../packages/cli/dist/catalog.js";
import { referencePages } from "../packages/cli/dist/reference-pages.js";

const folder = fileURLToPath(new URL("../docs/reference/", import.meta.url));
const { catalog } = await loadCatalog(folder);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const [name, text] of Object.entries(referencePages(catalog))) writeFileSync(`${folder}${name}`, text);
