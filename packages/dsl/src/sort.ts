import type { Diagnostic } from "./diagnostic.js";

/** Diagnostics in the order of their files and of the text, errors before warnings at one place, doubles removed. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  const files = [...new Set(diagnostics.map(({ span }) => span.source.name))];
  return diagnostics
    .filter(({ code, message, span }) => {
      const key = JSON.stringify([code, message, span.source.name, span.start, span.end]);
      return !seen.has(key) && seen.add(key);
    })
    .sort(
      (a, b) =>
        files.indexOf(a.span.source.name) - files.indexOf(b.span.source.name) ||
        a.span.start - b.span.start ||
        Number(a.severity === "warning") - Number(b.severity === "warning"),
    );
}
