import type { IToken } from "chevrotain";
import type { Fix } from "../diagnostic.js";
import type { Source, Span } from "../span.js";
import type { SyntaxReport } from "../syntax-report.js";
import * as t from "./tokens.js";

export interface Lexed {
  readonly tokens: readonly IToken[];
  readonly comments: readonly IToken[];
}

/** Cuts a text into tokens, and refuses those that look like something else. */
export function lex(source: Source, report: SyntaxReport): Lexed {
  const { tokens, groups } = t.lexer.tokenize(source.text);
  // The lexer is told to count no lines, and then it leaves out the end as well.
  for (const token of [tokens, ...Object.values(groups)].flat()) token.endOffset = t.endOf(token) - 1;
  const span = (token: IToken): Span => ({ source, start: token.startOffset, end: t.endOf(token) });
  for (const token of [...tokens, ...(groups.foreignComments ?? []), ...(groups.badCharacters ?? [])]) {
    check(token, span(token), report);
  }
  return { tokens, comments: groups.comments ?? [] };
}

function check(token: IToken, span: Span, report: SyntaxReport): void {
  const { image, tokenType } = token;
  if (tokenType === t.Num) checkNumber(image, span, report);
  else if (tokenType === t.Str) checkString(image, span, report);
  else if (tokenType === t.Name) checkName(image, span, report);
  else if (tokenType === t.ForeignComment) checkComment(image, span, report);
  else if (tokenType === t.BadCharacter) {
    report.add("bad-character", span, `${visible(image)} has no meaning here`, { hint: "remove it" });
  } else {
    const right = t.canonical.get(tokenType);
    if (right === undefined || right === image) return;
    report.add("bad-sign", span, `\`${image}\` is not a sign of the language`, {
      hint: `write \`${right}\``,
      fixes: [replace(span, right)],
    });
  }
}

const replace = (span: Span, text: string): Fix => ({ title: `write \`${text}\``, edits: [{ span, text }] });

/** A character in backticks, or by number where it cannot be seen. */
function visible(character: string): string {
  if (/^[\x21-\x7e]$/.test(character)) return `\`${character}\``;
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character) ? `\`${character}\` (U+${code})` : `the character U+${code}`;
}

const NUMBER = /^\d+(?:_\d+)*(?:\.\d+(?:_\d+)*)?(?:[eE][+-]?\d+)?$/;

/** Is the text a number as the language writes it? */
export const isNumber = (image: string): boolean => NUMBER.test(image);

/** The value of a number token; of a bad one, what it most likely means. Always finite. */
export function numberValue(image: string): number {
  const plain = image.replaceAll("_", "");
  const value = NUMBER.test(image) ? Number(plain) : Number.parseFloat(plain);
  return Number.isFinite(value) ? value : Number.MAX_VALUE;
}

function checkNumber(image: string, span: Span, report: SyntaxReport): void {
  if (NUMBER.test(image)) {
    if (Number.isFinite(Number(image.replaceAll("_", "")))) return;
    report.add("bad-number", span, `\`${image}\` is too large for a number`, { hint: "the largest is about 1.8e308" });
    return;
  }
  const exponent = /[eE]$/.test(image) ? /^[−–](\d+)/.exec(span.source.text.slice(span.end)) : null;
  if (exponent !== null) {
    const whole = { ...span, end: span.end + exponent[0].length };
    const right = `${image}-${exponent[1]}`;
    report.add("bad-number", whole, "this minus is another sign, of typography", {
      hint: `write \`${right}\``,
      fixes: [replace(whole, right)],
    });
    return;
  }
  const [right, hint] = numberAdvice(image);
  report.add("bad-number", span, `\`${image}\` is not a number`, {
    hint,
    fixes: right === undefined ? [] : [replace(span, right)],
  });
}

/** What a wrong number should be, where that is plain, and how to say so. */
function numberAdvice(image: string): [right: string | undefined, hint: string] {
  const withUnit = /^([\d._]+?(?:[eE][+-]?\d+)?)(steps?|epochs?|images?|minutes?)$/.exec(image);
  const candidates = [
    image.startsWith(".") ? `0${image}` : undefined,
    image.endsWith(".") ? `${image}0` : undefined,
    image.replace(/\.(?=[eE])/, ".0"),
    image.replace(/_+/g, "_").replace(/^_|_$|_(?=\.)|(?<=\.)_/g, ""),
    /^0[xX][0-9a-fA-F]+$/.test(image) ? String(Number(image)) : undefined,
  ];
  const right = candidates.find((candidate) => candidate !== undefined && NUMBER.test(candidate));
  if (right !== undefined) return [right, `write \`${right}\``];
  if (withUnit !== null && NUMBER.test(withUnit[1] as string)) {
    const text = `${withUnit[1]} ${withUnit[2]}`;
    return [text, `write \`${text}\`, with a space`];
  }
  const product = /^(\d+(?:\.\d+)?)([A-Za-z_]\w*)$/.exec(image);
  if (product !== null && !/^[eE]\d*$/.test(product[2] as string)) {
    return [undefined, `for a product write \`${product[1]} * ${product[2]}\`; a name begins with a letter`];
  }
  return [undefined, "numbers are written `10`, `0.5`, `2e-4` or `10_000`"];
}

const ESCAPES = new Map([
  ["\\\\", "\\"],
  ['\\"', '"'],
  ["\\n", "\n"],
  ["\\t", "\t"],
]);

/** Does the token end with the quote that its first asks for? An escaped quote is none. */
const isClosed = (image: string): boolean =>
  /^(?:".*"|'.*'|[“”].*["“”])$/s.test(image) && /^(?:[^\\]|\\.)*$/s.test(image.slice(0, -1));

/** The text that a string token stands for. */
export function stringValue(image: string): string {
  return image
    .slice(1, isClosed(image) ? -1 : undefined)
    .replace(/\\[^\r\n]/g, (written) => ESCAPES.get(written) ?? written);
}

function checkString(image: string, span: Span, report: SyntaxReport): void {
  const first = image[0] as string;
  if (!isClosed(image)) {
    report.add("unclosed-string", span, "this text has no closing quote", {
      hint: 'a text ends with `"` on its own line',
    });
    return;
  }
  if (first !== '"') {
    const right = JSON.stringify(stringValue(image));
    report.add("bad-string", span, `a text stands in double quotes, not in \`${first}\``, {
      hint: `write ${right}`,
      fixes: [replace(span, right)],
    });
    return;
  }
  for (const { 0: written, index } of image.matchAll(/\\./gu)) {
    if (ESCAPES.has(written)) continue;
    const at = { ...span, start: span.start + index, end: span.start + index + written.length };
    report.add("bad-escape", at, `\`${written}\` means nothing in a text`, {
      hint: 'write `\\\\` for a backslash; the others are `\\"`, `\\n` and `\\t`',
      fixes: [{ title: "double the backslash", edits: [{ span: { ...at, end: at.start }, text: "\\" }] }],
    });
  }
}

/** What a decoder puts in the place of bytes that it cannot read. */
const REPLACEMENT = "\ufffd";

function checkName(image: string, span: Span, report: SyntaxReport): void {
  const bad = /[^A-Za-z0-9_]/u.exec(image);
  if (bad === null) return;
  const at = { ...span, start: span.start + bad.index, end: span.start + bad.index + bad[0].length };
  if (bad[0] === REPLACEMENT) {
    report.add("bad-character", at, "these bytes are no UTF-8 text", { hint: "save the file as UTF-8" });
    return;
  }
  const unseen = visible(bad[0]).startsWith("the character");
  report.add("bad-character", at, `${visible(bad[0])} cannot be part of a name`, {
    hint: "names have the letters a to z, digits and `_`",
    fixes: unseen ? [{ title: "remove it", edits: [{ span: at, text: "" }] }] : [],
  });
}

function checkComment(image: string, span: Span, report: SyntaxReport): void {
  const opening = image.startsWith("#") ? "#" : "/*";
  const at = { ...span, end: span.start + opening.length };
  report.add("bad-comment", at, `a comment begins with \`//\`, not with \`${opening}\``, {
    hint: "write `//`",
    fixes: opening === "#" ? [replace(at, "//")] : [],
  });
}
