import { type Diagnostic, hasErrors, type Source } from "@dotgan/dsl";

/** What may only seem to be missing while some statements could not be read. */
const absences = new Set(["no-data", "no-network", "no-train", "no-loss", "unused-name", "unknown-name"]);

/**
 * All diagnostics of a file in order of place, those of the file itself before those of files that it uses, each once: a
 * loop repeats the same mistake at the same place. After syntax errors, complaints about what is absent are left out,
 * unless a name close to the unknown one is known.
 */
export function arrange(
  source: Source,
  syntax: readonly Diagnostic[],
  meaning: readonly Diagnostic[],
): readonly Diagnostic[] {
  const kept = hasErrors(syntax)
    ? meaning.filter(({ code, fixes }) => !absences.has(code) || (code === "unknown-name" && fixes.length > 0))
    : meaning;
  const unique = new Map([...syntax, ...kept].map((diagnostic) => [keyOf(diagnostic), diagnostic]));
  const rank = (name: string) => (name === source.name ? "" : name);
  return [...unique.values()].sort(
    (a, b) =>
      compare(rank(a.span.source.name), rank(b.span.source.name)) ||
      a.span.start - b.span.start ||
      a.span.end - b.span.end ||
      compare(a.code, b.code) ||
      compare(a.message, b.message),
  );
}

const keyOf = ({ code, message, span }: Diagnostic): string =>
  JSON.stringify([span.source.name, span.start, span.end, code, message]);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
