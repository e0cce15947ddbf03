import { type ast, type Diagnostic, hasErrors, positionOf, sortDiagnostics, syntaxDiagnostics } from "@dotgan/dsl";
import { formatNumber } from "../words.js";

/** What may only seem to be missing while some statements could not be read. */
const absences = new Set([
  "no-data",
  "no-network",
  "no-train",
  "no-loss",
  "no-adversarial",
  "no-update",
  "no-real-images",
  "missing-head",
]);
/** What seems to be left over while whatever uses it has mistakes. */
const leftovers = new Set(["unused-name", "unused-value", "unused-allow", "never-updated", "shares-nothing"]);
/** What a statement comes to as a whole, and so what one comes to of which a part could not be read. */
const wholes = new Set([
  ...["shape-mismatch", "range-mismatch", "mixed-inputs", "bad-input", "bad-head", "bad-residual"],
  ...["missing-argument", "too-many-arguments", "argument-order"],
]);

/** How many diagnostics a file gets at most. */
const mostShown = 100;

/** The first hundred; the last one of them tells of the rest. */
function capped(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const last = diagnostics[mostShown - 1];
  const more = diagnostics.length - mostShown;
  if (last === undefined || more <= 0) return diagnostics;
  const rest = { message: `the file has ${formatNumber(more)} more mistakes` };
  return [...diagnostics.slice(0, mostShown - 1), { ...last, notes: [...last.notes, rest] }];
}

/**
 * The diagnostics of a file in order, each once: a loop repeats the same mistake at the same place. What is most likely
 * the consequence of another one is left out, so that one mistake gets one message.
 */
export function arrange(
  file: ast.File,
  syntax: readonly Diagnostic[],
  meaning: readonly Diagnostic[],
): readonly Diagnostic[] {
  const all = sortDiagnostics([...syntax, ...meaning]);
  if (!hasErrors(all)) return capped(all);
  const unread = all.filter(({ code }) => Object.hasOwn(syntaxDiagnostics, code));
  const lines = new Set(unread.map(lineOf));
  const torn = file.statements.filter(({ span }) => unread.some((mistake) => within(mistake, span)));
  const own = all.filter((diagnostic) => {
    const { code, severity, fixes } = diagnostic;
    if (unread.includes(diagnostic)) return true;
    if (leftovers.has(code)) return false;
    if (unread.length === 0) return true;
    if (severity === "warning" || absences.has(code) || lines.has(lineOf(diagnostic))) return false;
    // A name may be declared in what could not be read, unless it is plain which known one is meant.
    if (code === "unknown-name") return fixes.length > 0;
    return !wholes.has(code) || !torn.some(({ span }) => within(diagnostic, span));
  });
  return capped(own);
}

const lineOf = ({ span }: Diagnostic): string => `${span.source.name}:${positionOf(span.source, span.start).line}`;

const within = ({ span }: Diagnostic, outer: ast.Statement["span"]): boolean =>
  span.source === outer.source && span.start >= outer.start && span.start <= outer.end;
