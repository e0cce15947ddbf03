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

/**
 * The first diagnostic of each line of one text, since the others are mostly its consequences; in order, and at most
 * so many: the last one tells of the rest.
 */
export function firstPerLine(diagnostics: readonly Diagnostic[], limit: number): Diagnostic[] {
  const first = new Map<number, Diagnostic>();
  for (const diagnostic of diagnostics) {
    const line = lineOf(diagnostic);
    if (!first.has(line)) first.set(line, diagnostic);
  }
  const sorted = sortDiagnostics([...first.values()]);
  const shown = sorted.slice(0, limit);
  const last = shown.at(-1);
  if (last === undefined || sorted.length <= limit) return shown;
  const more = { message: `the file has more mistakes than these ${limit}` };
  return [...shown.slice(0, -1), { ...last, notes: [...last.notes, more] }];
}

/** Where the line of a diagnostic begins. */
const lineOf = ({ span }: Diagnostic): number =>
  span.start === 0 ? -1 : span.source.text.lastIndexOf("\n", span.start - 1);
