// Installs PyTorch into a Python environment of its own, benchmarks/.venv, for the peers of `npm run bench`.
// What follows is handed to pip, such as the index of a build for CPUs alone: node benchmarks/install-torch.mjs --index-url URL
import { spawnSync } from "node:child_process";
import { environment, python } from "./contestants.mjs";

const torch = "torch==2.13.0";

function run(command, args) {
  const { status, error } = spawnSync(command, args, { stdio: "inherit" });
  if (status === 0) return;
  console.error(error ? `${command} could not be started: ${error.message}` : `${command} ${args.join(" ")} failed.`);
  process.exit(3);
}

run("python3", ["-m", "venv", environment]);
run(python, ["-m", "pip", "install", torch, ...process.argv.slice(2)]);
