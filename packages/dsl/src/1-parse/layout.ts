import type { IToken, TokenType } from "chevrotain";
import type { Source, Span } from "../span.js";
import type { SyntaxReport } from "../syntax-report.js";
import * as t from "./tokens.js";

/** How deep brackets may nest. The parser recurses and gives up at a few hundred. */
export const MAX_DEPTH = 64;
/** How many operators may stand between two commas, enclosing brackets included: the tree is as deep as that. */
export const MAX_OPERATORS = 256;

const operators = new Set<TokenType>([t.Plus, t.Minus, t.Star, t.Slash, t.Caret]);
const openers = new Map<TokenType, TokenType>([
  [t.LeftParen, t.RightParen],
  [t.LeftSquare, t.RightSquare],
  [t.LeftCurly, t.RightCurly],
]);
const closers = new Set<TokenType>(openers.values());
const noNewlineAfter = new Set<TokenType>([
  ...operators,
  ...[t.Arrow, t.LeftParen, t.LeftSquare, t.LeftCurly, t.Comma, t.Equals, t.Colon, t.Dots],
]);
const noNewlineBefore = new Set<TokenType>([
  ...operators,
  ...[t.Arrow, t.Equals, t.Comma, t.RightParen, t.RightSquare, t.LeftCurly, t.RightCurly],
]);
/** After `}` a new line begins, unless one of these follows. */
const afterBlock = new Set<TokenType>([t.Arrow, t.Comma, t.RightParen, t.RightCurly]);
/** What can follow the first word of a statement, and cannot follow a name between brackets. */
const afterStarter = new Set<TokenType>([t.Name, t.Num, t.Str, t.Equals, t.LeftCurly]);
const separators = new Set<TokenType>([t.Comma, t.Colon, t.Equals, t.Newline]);

interface Frame {
  readonly opener: IToken;
  readonly closer: TokenType;
  /** Operators of the enclosing brackets. */
  readonly base: number;
}

/**
 * Prepares lexed tokens for the parser, so that the grammar needs to know little of lines and nothing of imbalance.
 * Newlines that end no statement are dropped; words of the language are told from names; brackets are balanced (each
 * opener gets its closer, a closer without opener is dropped); depth is bounded. What had to be repaired is reported.
 */
export function layout(tokens: readonly IToken[], source: Source, report: SyntaxReport): IToken[] {
  const pass = new Layout(tokens, source, report);
  return pass.run();
}

class Layout {
  private readonly out: IToken[] = [];
  private readonly frames: Frame[] = [];
  private operators = 0;
  private unclosedBlocks: number;
  private tooDeep = false;
  private readonly tokens: readonly IToken[];
  private readonly source: Source;
  private readonly report: SyntaxReport;

  constructor(tokens: readonly IToken[], source: Source, report: SyntaxReport) {
    this.tokens = tokens;
    this.source = source;
    this.report = report;
    const count = (type: TokenType) => tokens.filter((token) => token.tokenType === type).length;
    this.unclosedBlocks = count(t.LeftCurly) - count(t.RightCurly);
  }

  run(): IToken[] {
    let newline: IToken | undefined;
    for (let i = 0; i < this.tokens.length; i++) {
      const token = this.tokens[i] as IToken;
      if (token.tokenType === t.Newline || token.tokenType === t.Semicolon) {
        if (newline?.tokenType !== t.Semicolon) newline = token;
        continue;
      }
      if (newline !== undefined) this.lineBreak(newline, i);
      else if (this.previous?.tokenType === t.RightCurly) this.afterBlock(token);
      newline = undefined;

      if (openers.has(token.tokenType)) {
        if (this.frames.length < MAX_DEPTH) this.open(token);
        else i = this.skipNested(i);
      } else if (closers.has(token.tokenType)) this.close(token, i);
      else this.plain(token, i);
    }
    while (this.frames.length > 0) this.closeVirtually(this.end);
    return this.out;
  }

  private get previous(): IToken | undefined {
    return this.out.at(-1);
  }

  /** Where the last token ends. */
  private get end(): number {
    return this.previous === undefined ? 0 : t.endOf(this.previous);
  }

  private get inBrackets(): boolean {
    const top = this.frames.at(-1);
    return top !== undefined && top.closer !== t.RightCurly;
  }

  private span(token: IToken): Span {
    return { source: this.source, start: token.startOffset, end: t.endOf(token) };
  }

  /** Is the word at `i` the first of a statement or block? */
  private startsStatement(i: number): boolean {
    const token = this.tokens[i] as IToken;
    const { image = "", tokenType: next } = this.tokens[i + 1] ?? {};
    // `seed` and `precision` may be names, but neither a number nor another name ever follows one.
    if (token.image === "seed") return next === t.Num;
    if (token.image === "precision") return next === t.Name && t.wordType(image) === undefined;
    if (token.tokenType !== t.Name || !t.isReserved(token.image) || token.image === "residual") return false;
    return this.inBrackets ? next !== undefined && afterStarter.has(next) : next !== t.Colon;
  }

  /** Decides what a newline before the token at `i` means. */
  private lineBreak(newline: IToken, i: number): void {
    const token = this.tokens[i] as IToken;
    const after = this.previous?.tokenType;
    if (this.unclosedBlocks > 0 && this.frames.length > 0 && this.startsTopLevel(i)) {
      while (this.frames.length > 0) this.closeVirtually(this.end);
      this.push(t.retype(newline, t.Newline));
      return;
    }
    const ends =
      newline.tokenType === t.Semicolon ||
      (after !== t.LeftCurly && this.startsStatement(i)) ||
      !(after === undefined || noNewlineAfter.has(after) || noNewlineBefore.has(token.tokenType));
    if (!ends) return;
    if (this.inBrackets) {
      if (token.tokenType === t.Name && this.tokens[i + 1]?.tokenType === t.Colon) {
        this.insertComma();
        return;
      }
      while (this.inBrackets) this.closeVirtually(this.end);
    }
    this.push(t.retype(newline, t.Newline));
  }

  private startsTopLevel(i: number): boolean {
    return this.startsStatement(i) && t.isTopLevel((this.tokens[i] as IToken).image);
  }

  private insertComma(): void {
    const at = { source: this.source, start: this.end, end: this.end };
    this.report.add("missing-comma", at, "a `,` is missing between two arguments", {
      hint: "`,` goes here",
      fixes: [{ title: "add `,`", edits: [{ span: at, text: "," }] }],
    });
    this.push(t.virtual(t.Comma, this.end));
  }

  private afterBlock(token: IToken): void {
    const names = token.tokenType === t.Name && token.image === "as";
    if (!afterBlock.has(token.tokenType) && !names) this.push(t.virtual(t.Newline, this.end));
  }

  private open(token: IToken): void {
    const closer = openers.get(token.tokenType) as TokenType;
    this.push(token);
    this.frames.push({ opener: token, closer, base: this.operators });
  }

  private close(token: IToken, i: number): void {
    const type = token.tokenType;
    let match = this.frames.length - 1;
    // `)` and `]` do not look beyond the block that they stand in.
    while (match >= 0 && this.frames[match]?.closer !== type) {
      match = this.frames[match]?.closer === t.RightCurly ? -1 : match - 1;
    }
    if (match < 0) {
      if (this.isMistaken(i)) this.closeAs(token);
      else this.stray(token);
      return;
    }
    while (this.frames.length - 1 > match) this.closeVirtually(this.end);
    this.push(token);
    this.operators = this.frames.pop()?.base ?? 0;
  }

  /** Is the closer at `i` a `]` or `)` that was written for the other? Not where the right one follows. */
  private isMistaken(i: number): boolean {
    const open = this.frames.at(-1);
    const type = this.tokens[i]?.tokenType;
    if (open === undefined || !this.inBrackets || type === t.RightCurly) return false;
    return this.tokens[i + 1]?.tokenType !== open.closer;
  }

  private closeAs(token: IToken): void {
    const { opener, closer, base } = this.frames.pop() as Frame;
    const right = t.canonical.get(closer) ?? "";
    this.report.add("stray-bracket", this.span(token), `\`${token.image}\` does not close \`${opener.image}\``, {
      hint: `write \`${right}\``,
      notes: [{ message: `\`${opener.image}\` was opened here`, span: this.span(opener) }],
      fixes: [{ title: `write \`${right}\``, edits: [{ span: this.span(token), text: right }] }],
    });
    this.push(t.virtual(closer, token.startOffset));
    this.operators = base;
  }

  private stray(token: IToken): void {
    const open = this.frames.at(-1);
    this.report.add("stray-bracket", this.span(token), `\`${token.image}\` closes nothing`, {
      hint: "remove it",
      ...(open !== undefined && {
        notes: [{ message: `\`${open.opener.image}\` is open here`, span: this.span(open.opener) }],
      }),
      fixes: [{ title: `remove \`${token.image}\``, edits: [{ span: this.span(token), text: "" }] }],
    });
  }

  /** Closes the innermost bracket where its closer is missing. */
  private closeVirtually(offset: number): void {
    const { opener, closer, base } = this.frames.pop() as Frame;
    if (closer === t.RightCurly) this.unclosedBlocks--;
    const text = t.canonical.get(closer) ?? "";
    const span = { source: this.source, start: offset, end: offset };
    this.report.add("unclosed-bracket", span, `\`${opener.image}\` is never closed`, {
      hint: `\`${text}\` goes here or before`,
      notes: [{ message: `\`${opener.image}\` was opened here`, span: this.span(opener) }],
    });
    this.push(t.virtual(closer, offset));
    this.operators = base;
  }

  private plain(token: IToken, i: number): void {
    if (operators.has(token.tokenType) && ++this.operators > MAX_OPERATORS) {
      this.reportDepth(token, `this expression has more than ${MAX_OPERATORS} operators`);
      return;
    }
    this.push(token.tokenType === t.Name ? this.word(token, i) : token);
  }

  private word(token: IToken, i: number): IToken {
    const type = t.wordType(token.image);
    if (type === undefined) return token;
    if (!t.isReserved(token.image)) return t.retype(token, type);
    const next = this.tokens[i + 1]?.tokenType;
    const block = type === t.Residual && (next === t.LeftCurly || next === t.LeftParen);
    const name = next === t.Colon || this.previous?.tokenType === t.Dot || (this.inBrackets && !block);
    return name ? token : t.retype(token, type);
  }

  private push(token: IToken): void {
    if (token.tokenType === t.Newline && (this.previous?.tokenType ?? t.Newline) === t.Newline) return;
    if (separators.has(token.tokenType)) this.operators = this.frames.at(-1)?.base ?? 0;
    this.out.push(token);
  }

  /** Passes over a bracket that is too deep, and returns the place of its closer. */
  private skipNested(from: number): number {
    this.reportDepth(this.tokens[from] as IToken, `brackets are nested more than ${MAX_DEPTH} deep`);
    let depth = 0;
    for (let i = from; i < this.tokens.length; i++) {
      const type = (this.tokens[i] as IToken).tokenType;
      if (openers.has(type)) depth++;
      else if (closers.has(type) && --depth === 0) return i;
    }
    return this.tokens.length;
  }

  private reportDepth(token: IToken, message: string): void {
    if (this.tooDeep) return;
    this.tooDeep = true;
    this.report.add("too-deep", this.span(token), message, { hint: "name parts of it, or write it in fewer pieces" });
  }
}
