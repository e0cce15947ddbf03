import { EOF, type IRecognitionException, type IToken } from "chevrotain";
import { Grammar } from "./1-parse/grammar.js";
import { layout } from "./1-parse/layout.js";
import { lex } from "./1-parse/lexical.js";
import { found, messages } from "./1-parse/messages.js";
import { misreading } from "./1-parse/misreadings.js";
import { endOf, Newline } from "./1-parse/tokens.js";
import { FileBuilder } from "./2-ast/statements.js";
import type * as ast from "./ast.js";
import type { Diagnostic } from "./diagnostic.js";
import type { Source, Span } from "./span.js";
import { SyntaxReport } from "./syntax-report.js";

/** The longest text that is read, in UTF-16 units. */
export const MAX_FILE_LENGTH = 1_000_000;

/** How many words and signs are read: the time and memory for more are not worth what they could mean. */
export const MAX_TOKENS = 100_000;

export interface Parsed {
  readonly file: ast.File;
  /** In the order of the text; at most one per line. */
  readonly diagnostics: Diagnostic[];
}

let grammar: Grammar | undefined;

/** Reads a `.gan` file. Statements that cannot be read are left out of the tree, and reported. Never throws. */
export function parse(source: Source): Parsed {
  const span = { source, start: 0, end: source.text.length };
  if (source.text.length > MAX_FILE_LENGTH) return tooLarge(source, MAX_FILE_LENGTH, "characters");
  const report = new SyntaxReport();
  const { tokens, comments } = lex(source, report);
  if (tokens.length > MAX_TOKENS) return tooLarge(source, MAX_TOKENS, "words and signs");
  grammar ??= new Grammar(messages);
  grammar.input = layout(tokens, source, report);
  grammar.gaveUpAt = undefined;
  const cst = grammar.file();
  for (const error of grammar.errors) reportParserError(error, source, report);
  const builder = new FileBuilder(source, report, grammar.gaveUpAt);
  const statements = builder.statements(cst);
  const file: ast.File = { kind: "file", span, statements, comments: comments.map((token) => comment(token, source)) };
  return { file, diagnostics: report.finish() };
}

/** Refuses a text as a whole. */
function tooLarge({ name }: Source, limit: number, unit: string): Parsed {
  // Neither the diagnostic nor the tree keeps hold of the text, and nobody looks for lines in it.
  const span = { source: { name, text: "" }, start: 0, end: 0 };
  const report = new SyntaxReport();
  report.add("file-too-large", span, `the file has more than ${limit.toLocaleString("en")} ${unit}`, {
    hint: "an experiment takes some dozens of lines: is it the right file?",
  });
  return { file: { kind: "file", span, statements: [], comments: [] }, diagnostics: report.finish() };
}

const comment = (token: IToken, source: Source): ast.StringLiteral => ({
  kind: "string",
  span: { source, start: token.startOffset, end: endOf(token) },
  value: token.image.slice(2).trim(),
});

function reportParserError(error: IRecognitionException, source: Source, report: SyntaxReport): void {
  const { token, previousToken, message } = error as IRecognitionException & { previousToken?: IToken };
  const meant = misreading(token, previousToken, message, source);
  if (meant !== undefined) {
    report.add("unexpected-token", meant.span, meant.message, meant);
    return;
  }
  report.add("unexpected-token", place(token, previousToken, source), `found ${found(token)}`, { hint: message });
}

/** The token, or, for the end of a line or file, the place after the token before it. */
function place(token: IToken, previous: IToken | undefined, source: Source): Span {
  if (token.tokenType !== EOF && token.tokenType !== Newline && token.image !== "") {
    return { source, start: token.startOffset, end: endOf(token) };
  }
  const after = previous === undefined ? Number.NaN : endOf(previous);
  const offset = Number.isNaN(after)
    ? Number.isNaN(token.startOffset)
      ? source.text.length
      : token.startOffset
    : after;
  return { source, start: offset, end: offset };
}
