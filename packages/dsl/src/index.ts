export * as ast from "./ast.js";
export * from "./diagnostic.js";
export { MAX_FILE_LENGTH, MAX_SYNTAX_DIAGNOSTICS, type Parsed, parse } from "./parse.js";
export { sortDiagnostics } from "./sort.js";
export * from "./span.js";
export { suggest } from "./suggest.js";
export { syntaxDiagnostics } from "./syntax-diagnostics.js";
