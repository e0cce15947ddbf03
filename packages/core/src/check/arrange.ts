import { type Diagnostic, hasErrors, sortDiagnostics } from "@dotgan/dsl";

/** What may only seem to be missing while some statements could not be read. */
const absences = new Set(["no-data", "no-network", "no-train", "no-loss", "unused-name", "unknown-name"]);

/**
 * All diagnostics of a file in order, each once: a loop repeats the same mistake at the same place. After syntax errors,
 * complaints about what is absent are left out, unless a name close to the unknown one is known.
 */
export function arrange(syntax: readonly Diagnostic[], meaning: readonly Diagnostic[]): readonly Diagnostic[] {
  const kept = hasErrors(syntax)
    ? meaning.filter(({ code, fixes }) => !absences.has(code) || (code === "unknown-name" && fixes.length > 0))
    : meaning;
  return sortDiagnostics([...syntax, ...kept]);
}
