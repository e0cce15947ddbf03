const { spawn } = require("node:child_process");
const { join } = require("node:path");
const { argumentsOf } = require("./arguments.cjs");

/** Nx turns every failure into exit code 1; `gan` itself keeps its exit codes. */
module.exports = function train(options, context) {
  const start = join(context.root, "tools", "start.mjs");
  const child = spawn(process.execPath, [start, "gan", ...argumentsOf(options)], {
    cwd: context.root,
    stdio: "inherit",
  });
  // A terminal sends Ctrl-C to the whole group: gan saves and ends, and this process must outlive it.
  const wait = () => {};
  process.on("SIGINT", wait);
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  return new Promise((resolve) => {
    child.on("error", () => resolve({ success: false }));
    child.on("exit", (code) => {
      process.off("SIGINT", wait);
      resolve({ success: code === 0 });
    });
  });
};
