import { EOF, type IToken } from "chevrotain";
import type { Details } from "../diagnostic.js";
import type { Source, Span } from "../span.js";
import { suggest } from "../suggest.js";
import * as t from "./tokens.js";

/** A syntax mistake that is common enough to be told in its own words. */
export interface Misreading extends Details {
  readonly span: Span;
  readonly message: string;
}

const units = ["step", "steps", "epoch", "epochs", "image", "images", "minute", "minutes"];

/** Statements that are a word and a value, with nothing between them. */
const settings = new Set([t.Seed, t.Precision]);

/** What was most likely meant where `token` cannot follow `previous`, but `wanted`; `undefined` where that is not plain. */
export function misreading(
  token: IToken,
  previous: IToken | undefined,
  wanted: string,
  source: Source,
): Misreading | undefined {
  const at = ({ startOffset, image }: IToken): Span => ({
    source,
    start: startOffset,
    end: startOffset + image.length,
  });
  const write = (wrong: IToken, text: string) => ({
    title: `write \`${text.trim()}\``,
    edits: [{ span: at(wrong), text }],
  });
  const removal = (wrong: IToken) => ({
    hint: "remove it",
    fixes: [{ title: `remove \`${wrong.image}\``, edits: [{ span: at(wrong), text: "" }] }],
  });
  const ends = [EOF, t.Newline, t.RightCurly].includes(token.tokenType);

  if (previous?.tokenType === t.Comma && ends) {
    return { span: at(previous), message: "nothing follows this `,`", ...removal(previous) };
  }
  if (previous?.tokenType === t.Arrow && ends) {
    return { span: at(previous), message: "nothing follows this `->`", ...removal(previous) };
  }
  if (previous && settings.has(previous.tokenType) && (token.tokenType === t.Colon || token.tokenType === t.Equals)) {
    return { span: at(token), message: `found \`${token.image}\``, ...removal(token) };
  }
  if (token.tokenType === t.Colon) {
    if (wanted === `${t.Equals.LABEL} goes here`) {
      return { span: at(token), message: "found `:`", hint: "write `=`", fixes: [write(token, " =")] };
    }
    if (wanted.startsWith(t.LeftCurly.LABEL as string) && !/^\s*\{/.test(source.text.slice(token.startOffset + 1))) {
      return {
        span: at(token),
        message: "found `:`",
        hint: "write `{`, and `}` after the block",
        fixes: [write(token, " {")],
      };
    }
    if (previous?.tokenType === t.Batch || /^\s*\{/.test(source.text.slice(token.startOffset + 1))) {
      return { span: at(token), message: "found `:`", ...removal(token) };
    }
  }
  if (previous?.tokenType === t.Num && token.tokenType === t.Name) {
    const [meant] = suggest(token.image, units);
    if (meant !== undefined) {
      const hint = `did you mean \`${meant}\`?`;
      return { span: at(token), message: `\`${token.image}\` is no unit`, hint, fixes: [write(token, meant)] };
    }
  }
  return undefined;
}
