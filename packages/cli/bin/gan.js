#!/usr/bin/env node
import("../dist/main.js").then(
  async ({ main }) => {
    await main(process.argv);
    // An engine's idle threads must not keep the process; what was printed is flushed first.
    process.stdout.write("", () => process.exit());
  },
  (error) => {
    if (error?.code !== "ERR_MODULE_NOT_FOUND") throw error;
    console.error("gan is not built yet: run `npm start` once, or `npx turbo run build`.");
    process.exit(3);
  },
);
