const { spawn } = require("node:child_process");
const { join } = require("node:path");

/** Runs a task of tools/start.mjs in sight. Nx turns every failure into exit code 1; `gan` itself keeps its exit codes. */
exports.start = function start(args, context) {
  const child = spawn(process.execPath, [join(context.root, "tools", "start.mjs"), ...args], {
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
