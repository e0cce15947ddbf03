import type { Diagnostic, Severity } from "./diagnostic.js";
import { positionOf, type Source, type Span } from "./span.js";

/** How a piece of a printed diagnostic looks; the caller knows the colours. */
export type Style = Severity | "note" | "bold" | "dim";

export interface RenderOptions {
  /** Colours a piece of text; absent: plain text. */
  readonly color?: (style: Style, text: string) => string;
}

/** The longest piece of a source line that is shown, in columns. */
const MAX_COLUMNS = 120;
const TAB = "  ";

/**
 * A diagnostic as people read it: place, severity, code and message; the source line with carets and the hint beside
 * them; notes with their own lines; the titles of fixes. Without a newline at the end.
 */
export function renderDiagnostic(diagnostic: Diagnostic, options: RenderOptions = {}): string {
  const { code, severity, message, span, hint, notes, fixes } = diagnostic;
  const color = options.color ?? ((_style, text) => text);
  const width = Math.max(...[span, ...notes.flatMap((note) => note.span ?? [])].map((each) => lineNumber(each).length));
  const frame = (at: Span, style: Style, beside?: string) => sourceFrame(at, beside, style, width, color);
  const head = `${color("bold", placeOf(span))} ${color(severity, `${severity} ${code}`)}: ${plain(message)}`;
  const lines = [head, ...frame(span, severity, hint)];
  for (const note of notes) {
    const place = note.span === undefined ? "" : ` ${color("dim", `(${placeOf(note.span)})`)}`;
    lines.push(`  ${color("note", "note:")} ${plain(note.message)}${place}`);
    if (note.span !== undefined) lines.push(...frame(note.span, "note"));
  }
  for (const { title } of fixes) lines.push(`  ${color("note", "fix:")} ${plain(title)}`);
  return lines.join("\n");
}

function placeOf({ source, start }: Span): string {
  const { line, column } = positionOf(source, start);
  return `${plain(source.name)}:${line}:${column}`;
}

const lineNumber = ({ source, start }: Span): string => String(positionOf(source, start).line);

/** The line of a span with carets under the part of the span that is on it. */
function sourceFrame(
  span: Span,
  hint: string | undefined,
  style: Style,
  width: number,
  color: NonNullable<RenderOptions["color"]>,
): string[] {
  const { text, start: lineStart } = lineAt(span.source, span.start);
  const gutter = (number: string) => color("dim", `  ${number.padStart(width)} |`);
  const beside = hint === undefined ? "" : color(style, plain(hint));
  if (text.trim() === "") return hint === undefined ? [] : [`${gutter("")} ${beside}`];

  const from = span.start - lineStart;
  const to = Math.max(from, Math.min(span.end - lineStart, text.trimEnd().length));
  const before = shown(text.slice(0, from));
  const inside = shown(text.slice(from, to));
  const after = shown(text.slice(to));
  const [left, middle, right] = clip(before, inside, after);
  const carets = color(style, "^".repeat(Math.max(1, columns(middle))));
  const line = `${left}${middle}${right}`.trimEnd();
  const under = `${" ".repeat(columns(left))}${carets}${beside === "" ? "" : ` ${beside}`}`;
  return [`${gutter(lineNumber(span))} ${line}`, `${gutter("")} ${under}`];
}

function lineAt(source: Source, offset: number): { text: string; start: number } {
  const start = offset - positionOf(source, offset).column + 1;
  const rest = source.text.slice(start);
  const length = rest.search(/[\r\n]/);
  return { text: length < 0 ? rest : rest.slice(0, length), start };
}

/** A long line cut to the surroundings of its span. */
function clip(before: string, inside: string, after: string): [string, string, string] {
  const middle = inside.length > MAX_COLUMNS ? `${inside.slice(0, MAX_COLUMNS - 1)}…` : inside;
  const room = MAX_COLUMNS - middle.length;
  const most = Math.max(room - after.length, Math.floor(room / 2), 20);
  const left = before.length > most ? `…${before.slice(before.length - most + 1)}` : before;
  const rest = Math.max(MAX_COLUMNS - left.length - middle.length, 1);
  const right = inside.length > MAX_COLUMNS ? "" : after.length > rest ? `${after.slice(0, rest - 1)}…` : after;
  return [left, middle, right];
}

// A file must not steer the terminal that its mistakes are shown on.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const CONTROL = /[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
const plain = (text: string): string => text.replace(/\r\n?|\n/g, " ").replace(CONTROL, "\ufffd");
const shown = (text: string): string => text.replaceAll("\t", TAB).replace(CONTROL, "\ufffd");

/** How many columns a text takes in a terminal: two for wide letters and emoji, none for marks on a letter. */
function columns(text: string): number {
  let count = 0;
  for (const character of text) count += /\p{M}/u.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return count;
}
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
