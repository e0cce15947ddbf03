// Behind `npm start`, `npm test` and the Nx targets: sets everything up, then runs. Node built-ins only, since nothing is installed yet.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [task, ...flags] = process.argv.slice(2);
const environment = { ...process.env, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1", NX_DAEMON: "false" };

function run(command, args, { quiet = false } = {}) {
  const shell = process.platform === "win32" && command === "npm";
  const done = spawnSync(command, args, {
    cwd: root,
    env: environment,
    shell,
    stdio: quiet ? ["ignore", "pipe", "pipe"] : "inherit",
    maxBuffer: 1 << 28,
  });
  if (quiet && done.status !== 0) process.stderr.write(`${done.stdout ?? ""}${done.stderr ?? ""}`);
  if (done.error) console.error(`${command} could not be started: ${done.error.message}`);
  return done.status ?? 1;
}

const bin = (name) => join(root, "node_modules", name);

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Node ${process.versions.node} is too old: dotgan needs Node 20.19 or later.`);
  process.exit(3);
}

function install() {
  const stamp = join(root, "node_modules", ".dotgan-lock");
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  console.log("Installing (npm ci) ...");
  if (run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]) !== 0) {
    console.error("npm ci failed; its message is above. Without a network it needs a filled npm cache.");
    process.exit(3);
  }
  writeFileSync(stamp, lock);
}

function build() {
  if (!existsSync(join(root, "packages/cli/dist/main.js"))) console.log("Building ...");
  const turbo = bin("turbo/bin/turbo");
  if (run(process.execPath, [turbo, "run", "build", "--output-logs=errors-only"], { quiet: true }) !== 0)
    process.exit(1);
}

function test() {
  const results = join(root, "node_modules", ".cache", "dotgan-tests.json");
  mkdirSync(dirname(results), { recursive: true });
  writeFileSync(results, "{}");
  const status = run(process.execPath, [
    bin("vitest/vitest.mjs"),
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${results}`,
    ...flags,
  ]);
  const {
    numPassedTests = 0,
    numFailedTests = 0,
    numPendingTests = 0,
    numFailedTestSuites = 0,
  } = JSON.parse(readFileSync(results, "utf8"));
  // A file that could not be loaded has no failed tests of its own.
  const failed = numFailedTests || (status === 0 ? 0 : Math.max(1, numFailedTestSuites));
  console.log(`${numPassedTests} passed, ${failed} failed, ${numPendingTests} skipped`);
  return status;
}

const ganCommand = join(root, "packages/cli/bin/gan.js");

/** The engine that `--engine NAME` or `--engine=NAME` asks for. */
function askedEngine() {
  const at = flags.findIndex((flag) => flag === "--engine" || flag.startsWith("--engine="));
  if (at < 0) return "auto";
  return flags[at].slice("--engine=".length) || flags[at + 1];
}

/** Gets the native engine where it may be used. Where it cannot be had, gan has said why, and training goes on without. */
function nativeEngine() {
  const asked = askedEngine();
  if (!["auto", "tensorflow"].includes(asked) || process.env.CI) return;
  const status = run(process.execPath, [ganCommand, "engine", "install"]);
  if (status === 130) process.exit(status);
  if (status !== 0 && asked === "auto")
    console.log(
      "Going on with the embedded engine, wasm: on 2 cores about half as fast for these digits, a tenth for 64x64 photographs.",
    );
}

/** Hands the terminal to gan, or to what runs it. It saves and ends by itself when interrupted: this process only waits. */
function follow(args) {
  const child = spawn(process.execPath, args, { stdio: "inherit" });
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
}

checkNode();
install();
build();
if (task === "test") process.exit(test());
else if (task === "gan") follow([ganCommand, ...flags]);
else if (task === "lesson") follow([join(root, "tools/lessons/lesson.mjs"), ...flags]);
else if (task === "bench") process.exit(run(process.execPath, [join(root, "benchmarks/bench.mjs"), ...flags]));
else if (task === "start") {
  nativeEngine();
  follow([ganCommand, "train", join(root, "experiments/mnist.gan"), ...flags]);
}
