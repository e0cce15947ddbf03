import type { Span } from "./span.js";

export type Severity = "error" | "warning";

/** A related place, or, without a span, a further sentence. */
export interface Note {
  readonly message: string;
  readonly span?: Span;
}

/** An edit that makes the mistake go away, where one is safe. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly { readonly span: Span; readonly text: string }[];
}

/** A mistake in the user's file. Diagnostics are collected, never thrown. */
export interface Diagnostic {
  /** Kebab-case, explained by `gan explain-error CODE`. */
  readonly code: string;
  readonly severity: Severity;
  /** What is wrong. */
  readonly message: string;
  readonly span: Span;
  /** What would be right, shown beside the carets. */
  readonly hint?: string;
  readonly notes: readonly Note[];
  readonly fixes: readonly Fix[];
}

/** One entry of the catalogue. */
export interface DiagnosticKind {
  readonly severity: Severity;
  /** The page of `gan explain-error`: what it means, why it matters, a wrong and a right example. Markdown. */
  readonly page: string;
}

/** A catalogue of diagnostics: codes as keys, so that reporting an unknown code does not compile. */
export const defineDiagnostics = <const C extends Readonly<Record<string, DiagnosticKind>>>(catalogue: C): C =>
  catalogue;

export interface Details {
  readonly hint?: string;
  readonly notes?: readonly Note[];
  readonly fixes?: readonly Fix[];
}

/** Collects diagnostics of one catalogue. */
export class Report<C extends Readonly<Record<string, DiagnosticKind>>> {
  readonly diagnostics: Diagnostic[] = [];
  private readonly catalogue: C;

  constructor(catalogue: C) {
    this.catalogue = catalogue;
  }

  add(code: keyof C & string, span: Span, message: string, details: Details = {}): void {
    const { hint, notes = [], fixes = [] } = details;
    const { severity } = this.catalogue[code] as DiagnosticKind;
    this.diagnostics.push({ code, severity, message, span, ...(hint !== undefined && { hint }), notes, fixes });
  }
}

export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some(({ severity }) => severity === "error");
