import { CstParser, EOF, type IParserErrorMessageProvider, type IToken, type TokenType } from "chevrotain";
import * as t from "../tokens.js";

/** After so many mistakes the rest is passed over: recovery is slow, and fifty are shown. */
const MAX_ERRORS = 200;

const opening = new Set([t.LeftParen, t.LeftSquare, t.LeftCurly]);
const closing = new Set([t.RightParen, t.RightSquare, t.RightCurly]);

/** A rule of the grammar. */
export type Rule = ReturnType<CstParser["RULE"]>;

/**
 * How to go on after a mistake. Where an item cannot begin, `unknown` takes the line; where one should end, `junk` takes
 * what is left of it. They may begin with any token, so that a second one tells nothing: `MAX_LOOKAHEAD: 1` spares
 * comparing all pairs at every start.
 */
export abstract class Recovery extends CstParser {
  /** `validate` looks for ambiguities and the like, which takes longer than reading a file: it is for a test. */
  constructor(errorMessageProvider: IParserErrorMessageProvider, { validate = false } = {}) {
    super(t.vocabulary, {
      recoveryEnabled: true,
      maxLookahead: 2,
      nodeLocationTracking: "onlyOffset",
      errorMessageProvider,
      skipValidations: !validate,
    });
  }

  /** Where the parser gave up reading, if it did. */
  gaveUpAt: number | undefined;

  protected reading(): boolean {
    if (this.errors.length < MAX_ERRORS) return true;
    this.gaveUpAt ??= this.LA(1).startOffset;
    return false;
  }

  /** Brackets balance already, and `unknown` accepts anything after an opener: a missing one would swallow the file. */
  protected override canTokenTypeBeInsertedInRecovery(type: TokenType): boolean {
    return !opening.has(type) && !closing.has(type);
  }

  /** The end of an item: nothing, or what should not be there, and newlines. */
  protected readonly end = this.RULE("end", () => {
    this.OPTION1({
      GATE: () => !this.ends(this.LA(1)),
      MAX_LOOKAHEAD: 1,
      DEF: () => {
        this.SUBRULE(this.junk);
      },
    });
    this.MANY(() => {
      this.CONSUME(t.Newline);
    });
  });

  /** What is left of an item's line or block. It may begin within brackets, where a mistake was made. */
  private readonly junk = this.RULE("junk", () => {
    this.skip((token) => this.ends(token));
  });

  /** A line that begins like no item. It takes at least one token, whatever that is. */
  protected readonly unknown = this.RULE("unknown", () => {
    this.skip((token, taken) => taken > 0 && this.ends(token));
  });

  /** What stands between an argument and the next `,` or closing bracket. */
  protected readonly argumentJunk = this.RULE("argumentJunk", () => {
    this.skip((token) => this.endsArgument(token));
  });

  /** Takes tokens, whole brackets at once, up to one that is an end. */
  private skip(isEnd: (token: IToken, taken: number) => boolean): void {
    let depth = 0;
    let taken = 0;
    this.AT_LEAST_ONE({
      GATE: () => depth > 0 || !isEnd(this.LA(1), taken),
      DEF: () => {
        const token = this.CONSUME(t.Any);
        taken++;
        if (opening.has(token.tokenType)) depth++;
        else if (depth > 0 && this.closes(token)) depth--;
      },
    });
  }

  protected ends({ tokenType }: IToken): boolean {
    return tokenType === t.Newline || tokenType === t.RightCurly || tokenType === EOF;
  }

  protected endsArgument(token: IToken): boolean {
    return token.tokenType === t.Comma || this.closes(token) || this.ends(token);
  }

  private closes({ tokenType }: IToken): boolean {
    return closing.has(tokenType);
  }

  protected startsName(): boolean {
    const { tokenType } = this.LA(1);
    return tokenType === t.Name || (tokenType.CATEGORIES?.includes(t.Name) ?? false);
  }

  /** `{`, items, `}`. */
  protected block(item: Rule): void {
    this.CONSUME(t.LeftCurly);
    this.MANY({
      GATE: () => !this.closes(this.LA(1)),
      MAX_LOOKAHEAD: 1,
      DEF: () => {
        this.SUBRULE(item);
        this.SUBRULE(this.end);
      },
    });
    this.CONSUME(t.RightCurly);
  }
}
