import { type Details, type Diagnostic, Report } from "./diagnostic.js";
import { sortDiagnostics } from "./sort.js";
import { positionOf, type Span } from "./span.js";
import { syntaxDiagnostics } from "./syntax-diagnostics.js";

/** How many syntax diagnostics a file gets at most. */
export const MAX_SYNTAX_DIAGNOSTICS = 50;

/** Collects syntax diagnostics: of each line the first, since the others are mostly its consequences. */
export class SyntaxReport extends Report<typeof syntaxDiagnostics> {
  private readonly lines = new Set<number>();

  constructor() {
    super(syntaxDiagnostics);
  }

  override add(code: keyof typeof syntaxDiagnostics, span: Span, message: string, details?: Details): void {
    const { line } = positionOf(span.source, span.start);
    if (this.lines.has(line)) return;
    this.lines.add(line);
    super.add(code, span, message, details);
  }

  /** In the order of the text, and at most fifty: the last one tells of the rest. */
  finish(): Diagnostic[] {
    const sorted = sortDiagnostics(this.diagnostics);
    const shown = sorted.slice(0, MAX_SYNTAX_DIAGNOSTICS);
    const last = shown.at(-1);
    if (last === undefined || sorted.length === shown.length) return shown;
    const rest = { message: `the file has mistakes in ${sorted.length - shown.length} more lines` };
    return [...shown.slice(0, -1), { ...last, notes: [...last.notes, rest] }];
  }
}
