import { readFileSync } from "node:fs";
import { defineConfig } from "rolldown";

// `gan` in few files, so that it starts fast: Node spends longer on finding a thousand small ones than on running them.
// Each command loads only the chunks that it needs. Packages with files of their own beside their code, which must
// stay where npm put them, are what package.json names as dependencies; all else is bundled.
const { dependencies } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));

export default defineConfig({
  input: {
    main: "src/main.ts",
    catalog: "src/catalog.ts",
    "reference-pages": "src/reference-pages.ts",
    // What the data thread runs, and the plugins that it reads with.
    "data-worker": "../node/src/data-worker.ts",
    datasets: "src/datasets.ts",
    // What measures an engine in a process of its own.
    "probe-process": "../engines/src/probe-process.ts",
  },
  platform: "node",
  external: (id) => Object.keys(dependencies).some((name) => id === name || id.startsWith(`${name}/`)),
  resolve: { conditionNames: ["@dotgan/source", "node", "import", "default"] },
  // Flat: code finds its neighbours by their names.
  output: {
    dir: "dist",
    format: "esm",
    entryFileNames: "[name].js",
    chunkFileNames: "[name]-[hash].js",
    cleanDir: true,
  },
});
