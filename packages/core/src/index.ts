export * from "./catalog.js";
export * from "./plan.js";
