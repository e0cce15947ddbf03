const { spawnSync } = require("node:child_process");
const { readFileSync } = require("node:fs");
const { dirname, join } = require("node:path");

/** Where each kind of plugin lives. */
const packages = {
  layer: "layers",
  loss: "losses",
  sampler: "samplers",
  optimizer: "optimizers",
  average: "optimizers",
  curve: "curves",
  constraint: "constraints",
  initializer: "initializers",
  metric: "metrics",
  view: "views",
  dataset: "datasets",
};

const root = dirname(dirname(__dirname));
const word = /^[a-z][A-Za-z0-9]*$/;
/** Words that would pass for a name, and that JavaScript keeps for itself. */
const reserved =
  /^(await|break|case|catch|class|const|continue|debugger|default|delete|do|else|enum|export|extends|false|finally|for|function|if|implements|import|in|instanceof|interface|let|new|null|package|private|protected|public|return|static|super|switch|this|throw|true|try|typeof|var|void|while|with|yield)$/;

/** As Biome leaves a file of this path: formatted, its imports and exports sorted. */
function tidied(path, text) {
  const biome = join(dirname(require.resolve("@biomejs/biome/package.json")), "bin", "biome");
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [biome, "check", "--write", `--stdin-file-path=${path}`],
    { cwd: root, input: text, encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`Biome cannot format ${path}:\n${stderr}`);
  return stdout;
}

/** A list with one more name, behind the last that comes before it in the alphabet. */
function inserted(list, name) {
  const names = list.split(",").flatMap((one) => one.trim() || []);
  const before = names.findLastIndex((one) => one.toLowerCase() < name.toLowerCase());
  return names.toSpliced(before + 1, 0, name).join(", ");
}

/** A package's index with one more plugin: its import, its export where the index has such a list, and its entry. */
function listed(index, name) {
  const [last] = [...index.matchAll(/^import .* from ".*";$/gm)].slice(-1);
  const entries = /(plugins: \[)([^\]]*)(\])/;
  if (!last || !entries.test(index)) throw new Error("its index.ts has no list `plugins: [...]` to add to");
  const end = last.index + last[0].length;
  return `${index.slice(0, end)}\nimport { ${name} } from "./${name}.js";${index.slice(end)}`
    .replace(/^(export \{)([^}]*)(\};)$/m, (_, open, names, close) => open + inserted(names, name) + close)
    .replace(entries, (_, open, names, close) => open + inserted(names, name) + close);
}

/** `nx g tools:plugin loss hinge2`: the plugin, its test and its place in the package's list. */
module.exports = async function plugin(tree, { kind, name }) {
  const home = packages[kind];
  if (!home) throw new Error(`There is no kind "${kind}"; there are ${Object.keys(packages).join(", ")}.`);
  if (!word.test(name))
    throw new Error(`"${name}" cannot be its name: write one camelCase word, such as myLoss or hinge2.`);
  if (reserved.test(name)) throw new Error(`"${name}" cannot be its name: JavaScript keeps this word for itself.`);
  const folder = `plugins/${home}`;
  const parts = { plugin: `${folder}/src/${name}.ts`, test: `${folder}/test/${name}.test.ts` };
  for (const path of Object.values(parts)) {
    if (tree.exists(path)) throw new Error(`${path} is there already; choose another name.`);
  }
  const index = `${folder}/src/index.ts`;
  const write = (path, text) => tree.write(path, tidied(path, text));
  for (const [part, path] of Object.entries(parts)) {
    const template = readFileSync(join(__dirname, "templates", kind, `${part}.txt`), "utf8");
    write(path, template.replaceAll("NAME", name));
  }
  write(index, listed(tree.read(index, "utf8"), name));
  return () =>
    console.log(
      `\nIt works as it is; ${parts.plugin} says what to replace. Then:\n  npx vitest run ${parts.test}\n  node tools/reference.mjs`,
    );
};
