export { type Installed, type InstallOptions, install } from "./install.js";
export { type InstalledEngine, listInstalled, removeInstalled } from "./installed.js";
export type { Progress, Remaining } from "./plan.js";
