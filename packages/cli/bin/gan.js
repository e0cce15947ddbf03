#!/usr/bin/env node
import("../dist/main.js").then(
  ({ main }) => main(process.argv),
  (error) => {
    if (error?.code !== "ERR_MODULE_NOT_FOUND") throw error;
    console.error("gan is not built yet: run `npm start` once, or `npx turbo run build`.");
    process.exit(3);
  },
);
