export * as ast from "./ast.js";
export * from "./diagnostic.js";
export * from "./span.js";
