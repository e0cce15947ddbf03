import type { Diagnostic, Severity } from "./diagnostic.js";
import { type Position, positionOf, type Span } from "./span.js";

/** A span without its text. `end` is the place after the last character. */
export interface JsonPlace {
  readonly file: string;
  readonly start: Position;
  readonly end: Position;
}

/** A diagnostic as `--json` prints it. */
export interface JsonDiagnostic extends JsonPlace {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly hint?: string;
  readonly notes: readonly ({ readonly message: string } & Partial<JsonPlace>)[];
  readonly fixes: readonly {
    readonly title: string;
    readonly edits: readonly (JsonPlace & { readonly text: string })[];
  }[];
}

/** The diagnostic with lines and columns, both from 1, in place of texts and offsets. */
export const diagnosticToJson = (diagnostic: Diagnostic): JsonDiagnostic => ({
  code: diagnostic.code,
  severity: diagnostic.severity,
  message: diagnostic.message,
  ...placeOf(diagnostic.span),
  ...(diagnostic.hint !== undefined && { hint: diagnostic.hint }),
  notes: diagnostic.notes.map(({ message, span }) => ({ message, ...(span !== undefined && placeOf(span)) })),
  fixes: diagnostic.fixes.map(({ title, edits }) => ({
    title,
    edits: edits.map(({ span, text }) => ({ ...placeOf(span), text })),
  })),
});

const placeOf = ({ source, start, end }: Span): JsonPlace => ({
  file: source.name,
  start: positionOf(source, start),
  end: positionOf(source, end),
});
