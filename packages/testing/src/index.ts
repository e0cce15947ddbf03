export { conformance } from "./conformance.js";
export type { Problem } from "./problem.js";
export type { TestOptions } from "./subject.js";
export { testPlugin } from "./testPlugin.js";
