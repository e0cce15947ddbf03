import type { Scope } from "./scope.js";

/** How many errors were reported so far; comparing two counts tells whether what lies between is sound. */
export const errorCount = ({ report }: Scope): number =>
  report.diagnostics.filter(({ severity }) => severity === "error").length;
