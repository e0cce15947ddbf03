import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { root } from "./generating.js";

interface Target {
  readonly executor: string;
  readonly options: Readonly<Record<string, string>>;
  readonly cache: boolean;
}
type Nodes = readonly [
  file: string,
  { readonly projects: Readonly<Record<string, { name: string; root: string; targets: Record<string, Target> }>> },
];
interface Inference {
  readonly createNodesV2: readonly [glob: string, (files: readonly string[]) => readonly Nodes[]];
}

const { createNodesV2 }: Inference = await import(pathToFileURL(join(root, "tools/nx/experiments.mjs")).href);
const lessons: Inference = await import(pathToFileURL(join(root, "tools/nx/lessons.mjs")).href);
const { argumentsOf }: { argumentsOf(options: Record<string, unknown>): string[] } = createRequire(import.meta.url)(
  "../executors/arguments.cjs",
);
const [glob, infer] = createNodesV2;

test("every .gan file below experiments/ becomes a target of that path, and nothing else does", () => {
  const paths = readdirSync(join(root, "experiments"), { recursive: true, encoding: "utf8" });
  const files = paths
    .filter((path) => path.endsWith(".gan"))
    .map((path) => `experiments/${path.replaceAll("\\", "/")}`);
  expect(files.length).toBeGreaterThan(5);
  expect(glob).toBe("experiments/**/*.gan");
  const nodes = infer(files);
  expect(nodes.map(([file]) => file)).toEqual(files);
  for (const [file, { projects }] of nodes) {
    const name = file.slice("experiments/".length, -".gan".length);
    expect(projects).toEqual({
      experiments: {
        name: "experiments",
        root: "experiments",
        targets: {
          [name]: expect.objectContaining({ executor: "tools:train", options: { file }, cache: false }),
        },
      },
    });
  }
});

test("a file in a folder is a target with the folder in its name, written the same on every system", () => {
  const [[, { projects }]] = infer(["experiments/papers/dcgan-celeba.gan"]) as [Nodes];
  expect(Object.keys(projects.experiments?.targets ?? {})).toEqual(["papers/dcgan-celeba"]);
});

test.each<[string, Record<string, unknown>, string[]]>([
  ["a number", { steps: 200 }, ["--steps=200"]],
  ["text", { engine: "cpu" }, ["--engine=cpu"]],
  ["a flag", { json: true }, ["--json"]],
  ["a flag turned off", { watch: false }, ["--no-watch"]],
  ["a flag given several times", { set: ["width=32", "depth=2"] }, ["--set=width=32", "--set=depth=2"]],
  ["a name that Nx has put into camelCase", { acceptChanges: true }, ["--accept-changes"]],
  ["what came without a flag", { _: ["extra", 7] }, ["extra", "7"]],
  ["what a shell would run", { run: "out; rm -rf $(pwd) `id` \"'" }, ["--run=out; rm -rf $(pwd) `id` \"'"]],
  ["empty text", { run: "" }, ["--run="]],
  ["nothing", {}, []],
])("%s reaches gan as it was written", (_what, flags, expected) => {
  expect(argumentsOf(flags)).toEqual(expected);
});

test("every folder in lessons/ with a text becomes a target of that name", () => {
  const [glob, infer] = lessons.createNodesV2;
  expect(glob).toBe("lessons/*/README.md");
  const [[file, { projects }]] = infer(["lessons/losses/README.md"]) as [Nodes];
  expect(file).toBe("lessons/losses/README.md");
  const target = expect.objectContaining({ executor: "tools:lesson", options: { lesson: "losses" }, cache: false });
  expect(projects).toEqual({ lessons: { name: "lessons", root: "lessons", targets: { losses: target } } });
});

test("the executors hand arguments on without a shell, and report their end", () => {
  // A root whose start.mjs prints what it is called with, and fails where it is told to.
  const program = `
    const { mkdtempSync, mkdirSync, rmSync, writeFileSync } = require("node:fs");
    const { join } = require("node:path");
    const root = mkdtempSync(join(require("node:os").tmpdir(), "dotgan-executor-"));
    mkdirSync(join(root, "tools"));
    writeFileSync(join(root, "tools/start.mjs"),
      "console.log(JSON.stringify(process.argv.slice(2))); process.exit(process.argv.includes('--fail') ? 3 : 0);");
    const train = require(${JSON.stringify(join(root, "tools/executors/train.cjs"))});
    const lesson = require(${JSON.stringify(join(root, "tools/executors/lesson.cjs"))});
    (async () => {
      const file = "experiments/ring.gan";
      const one = await train({ file, run: "$HOME && echo no" }, { root });
      const two = await train({ file, fail: true }, { root });
      const three = await lesson({ lesson: "losses", quick: true }, { root });
      console.log(JSON.stringify([one, two, three]));
      rmSync(root, { recursive: true });
    })();
  `;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["-e", program], { encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(
    stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual([
    ["gan", "train", "experiments/ring.gan", "--run=$HOME && echo no"],
    ["gan", "train", "experiments/ring.gan", "--fail"],
    ["lesson", "losses", "--quick"],
    [{ success: true }, { success: false }, { success: true }],
  ]);
});
