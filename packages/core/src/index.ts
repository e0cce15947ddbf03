export * from "./catalog.js";
export { type Checked, type CheckOptions, check } from "./check/check.js";
export { joinPath, type ReadFile } from "./check/use.js";
export { coreDiagnostics } from "./diagnostics.js";
export * from "./plan.js";
