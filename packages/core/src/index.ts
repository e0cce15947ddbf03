export * from "./catalog.js";
export { coreDiagnostics } from "./diagnostics.js";
export * from "./plan.js";
