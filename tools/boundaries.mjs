// Checks the arrows between packages (ARCHITECTURE.md): who may import whom, and who may touch Node or TensorFlow.js.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

const plugins = [
  "samplers",
  "layers",
  "losses",
  "metrics",
  "views",
  "optimizers",
  "curves",
  "constraints",
  "datasets",
  "initializers",
];

/** What each package's sources may import of the workspace. */
const arrows = {
  kit: [],
  dsl: [],
  formats: [],
  core: ["kit", "dsl"],
  runtime: ["kit", "core"],
  engines: ["kit"],
  node: ["kit", "core", "runtime", "engines", "formats"],
  native: ["engines", "node"],
  testing: ["kit", "dsl", "core", "runtime", "engines"],
  cli: ["kit", "dsl", "core", "runtime", "engines", "formats", "node", "native", ...plugins],
  ...Object.fromEntries(plugins.map((name) => [name, ["kit"]])),
  datasets: ["kit", "formats"],
  metrics: ["kit", "formats"],
};

/** Packages that run anywhere: nothing of Node in them. */
const anywhere = ["kit", "dsl", "formats", "core", "runtime", ...plugins];

const importPattern = /(import|export)(\s+type)?[^"';]*?from\s*"([^"]+)"|import\(\s*"([^"]+)"\s*\)/g;

function* sources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (entry.name.endsWith(".ts")) yield path;
  }
}

const problems = [];
for (const [name, allowed] of Object.entries(arrows)) {
  const folder = join(plugins.includes(name) ? "plugins" : "packages", name, "src");
  for (const file of sources(folder)) {
    const text = readFileSync(file, "utf8");
    for (const [, , typeOnly, from, dynamic] of text.matchAll(importPattern)) {
      const target = from ?? dynamic;
      const report = (why) => problems.push(`${relative(".", file)}: imports ${target}: ${why}`);
      const [, own] = /^@dotgan\/([\w-]+)/.exec(target) ?? [];
      if (own && own !== name && !allowed.includes(own))
        report(`${name} may import ${allowed.join(", ") || "no other package"}`);
      if (own === name) report("a package names its own files, not itself");
      if (target.startsWith("node:") && anywhere.includes(name)) report(`${name} runs without Node`);
      if (/^@tensorflow\//.test(target) && name !== "engines" && !typeOnly)
        report("only engines load TensorFlow.js; import types");
    }
  }
}

for (const problem of problems) console.error(problem);
console.log(problems.length ? `${problems.length} imports against the arrows` : "the arrows hold");
process.exit(problems.length ? 1 : 0);
