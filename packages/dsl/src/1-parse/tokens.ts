import { createToken, type IToken, Lexer, type TokenType } from "chevrotain";

/** Every token is of this category: what the catch-all rules consume. */
export const Any = createToken({ name: "Any", pattern: Lexer.NA, label: "anything" });

// Words are lexed as names; `layout` finds out where they are words of the language.
export const Name = createToken({
  name: "Name",
  // Letters beyond ASCII are read here and refused afterwards, so that one mistake is one diagnostic.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII but letters, digits and `_` is left out
  pattern: /[^\x00-/:-@[-^`{-\x7f\s→⟶−–×·“”‘’…\ufeff]+/,
  label: "a name",
  categories: [Any],
});
/** Words that start a statement or a block: not names, except before `:` and between brackets. */
export const Reserved = createToken({ name: "Reserved", pattern: Lexer.NA, label: "a name", categories: [Any] });
export const Unit = createToken({ name: "Unit", pattern: Lexer.NA, label: "a unit", categories: [Any] });

const words = new Map<string, TokenType>();
const word = (text: string, ...categories: TokenType[]): TokenType => {
  const name = text[0]?.toUpperCase() + text.slice(1);
  const type = createToken({ name, pattern: Lexer.NA, label: `\`${text}\``, categories });
  words.set(text, type);
  return type;
};

export const Param = word("param", Reserved);
export const Data = word("data", Reserved);
export const Latent = word("latent", Reserved);
export const Network = word("network", Reserved);
export const Weights = word("weights", Reserved);
export const Loss = word("loss", Reserved);
export const Optimizer = word("optimizer", Reserved);
export const Train = word("train", Reserved);
export const Every = word("every", Reserved);
export const At = word("at", Reserved);
export const Keep = word("keep", Reserved);
export const Stop = word("stop", Reserved);
export const Sweep = word("sweep", Reserved);
export const From = word("from", Reserved);
export const Allow = word("allow", Reserved);
export const For = word("for", Reserved);
export const Head = word("head", Reserved);
export const Residual = word("residual", Reserved);
export const Update = word("update", Reserved);
export const Average = word("average", Reserved);
export const Repeat = word("repeat", Reserved);
export const Together = word("together", Reserved);
export const Share = word("share", Reserved);

export const Seed = word("seed", Name);
export const Precision = word("precision", Name);
const topLevel = new Set<TokenType>([
  ...[Param, Data, Latent, Network, Weights, Loss, Optimizer, Train, Every, At, Keep, Stop, Sweep],
  ...[Seed, Precision, From, Allow],
]);

export const In = word("in", Name);
export const Under = word("under", Name);
export const Batch = word("batch", Name);
export const With = word("with", Name);
export const Then = word("then", Name);
export const End = word("end", Name);
export const As = word("as", Name);
export const Best = word("best", Name);
export const Last = word("last", Name);
export const When = word("when", Name);
export const Has = word("has", Name);
export const Not = word("not", Name);
export const Improved = word("improved", Name);
export const Evaluations = word("evaluations", Name);
export const By = word("by", Name);
export const Use = word("use", Name);
for (const unit of ["step", "steps", "epoch", "epochs", "image", "images", "minute", "minutes"]) word(unit, Name, Unit);
words.set("evaluation", Evaluations);

// One greedy token for all that looks like a number; `lexical.ts` says what is wrong with the others.
export const Num = createToken({
  name: "Num",
  pattern: /\.?\d(?:[eE][+-](?=\d)|[A-Za-z0-9_]|\.(?!\.))*/,
  label: "a number",
  categories: [Any],
});
// The closing quote may be missing, and other quotes are read, to be refused by name.
export const Str = createToken({
  name: "Str",
  pattern: /"(?:[^"\\\r\n]+|\\[^\r\n])*"?|'(?:[^'\\\r\n]+|\\[^\r\n])*'?|[“”](?:[^“”"\\\r\n]+|\\[^\r\n])*[“”"]?/,
  label: 'a text in "double quotes"',
  categories: [Any],
});

export const Comment = createToken({ name: "Comment", pattern: /\/\/[^\r\n]*/, group: "comments" });
/** Comments of other languages. */
export const ForeignComment = createToken({
  name: "ForeignComment",
  pattern: /#[^\r\n]*|\/\*[^*]*(?:\*(?!\/)[^*]*)*(?:\*\/)?/,
  group: "foreignComments",
});
export const BadCharacter = createToken({ name: "BadCharacter", pattern: /[\s\S]/, group: "badCharacters" });
const Space = createToken({ name: "Space", pattern: /[ \t\f\v\u00a0\ufeff]+/, group: Lexer.SKIPPED });

export const Newline = createToken({
  name: "Newline",
  pattern: /\r\n?|\n/,
  label: "the end of the line",
  categories: [Any],
});
export const Semicolon = createToken({ name: "Semicolon", pattern: ";", label: "`;`", categories: [Any] });

const sign = (name: string, text: string, pattern: string | RegExp = text): TokenType =>
  createToken({ name, pattern, label: `\`${text}\``, categories: [Any] });
// Signs that people take for these are read as these, and refused by name.
export const Arrow = sign("Arrow", "->", /->|=>|→|⟶/);
export const Dots = sign("Dots", "..", /\.\.|…/);
export const Dot = sign("Dot", ".");
export const LeftParen = sign("LeftParen", "(");
export const RightParen = sign("RightParen", ")");
export const LeftSquare = sign("LeftSquare", "[");
export const RightSquare = sign("RightSquare", "]");
export const LeftCurly = sign("LeftCurly", "{");
export const RightCurly = sign("RightCurly", "}");
export const Comma = sign("Comma", ",");
export const Colon = sign("Colon", ":");
export const Equals = sign("Equals", "=", /==?/);
export const Plus = sign("Plus", "+");
export const Minus = sign("Minus", "-", /[-−–]/);
export const Caret = sign("Caret", "^", /\^|\*\*/);
export const Star = sign("Star", "*", /[*×·]/);
export const Slash = sign("Slash", "/");

const signs = [
  ...[Arrow, Dots, Dot, LeftParen, RightParen, LeftSquare, RightSquare, LeftCurly, RightCurly],
  ...[Comma, Colon, Equals, Plus, Minus, Caret, Star, Slash],
];

/** The signs as they should be written. */
export const canonical: ReadonlyMap<TokenType, string> = new Map(
  signs.map((type) => [type, (type.LABEL ?? "").slice(1, -1)]),
);

/** What the lexer tries at each place, in this order. */
export const lexed: TokenType[] = [
  ...[Space, Newline, Comment, ForeignComment, Str, Num, Name, Semicolon],
  ...signs,
  BadCharacter,
];

// Looking for patterns that match nothing or hide each other is for a test: it would be done at every start.
export const lexer: Lexer = new Lexer(lexed, { positionTracking: "onlyOffset", skipValidations: true });

/** What the parser may meet. */
export const vocabulary: TokenType[] = [
  ...[Any, Name, Reserved, Unit, Num, Str, Newline, Semicolon],
  ...signs,
  ...new Set(words.values()),
];

/** The token type of a word of the language. */
export const wordType = (text: string): TokenType | undefined => words.get(text);

const isOf = (text: string, category: TokenType): boolean => words.get(text)?.CATEGORIES?.includes(category) ?? false;
/** Is the word one that a name cannot be? */
export const isReserved = (text: string): boolean => isOf(text, Reserved);
/** Does the word begin a statement of the file itself? */
export const isTopLevel = (text: string): boolean => {
  const type = words.get(text);
  return type !== undefined && topLevel.has(type);
};

export const retype = (token: IToken, type: TokenType): IToken => ({
  ...token,
  tokenType: type,
  tokenTypeIdx: type.tokenTypeIdx as number,
});

/** A token that is not in the text, at an offset. */
export const virtual = (type: TokenType, offset: number): IToken => ({
  image: "",
  startOffset: offset,
  endOffset: offset - 1,
  tokenType: type,
  tokenTypeIdx: type.tokenTypeIdx as number,
});

/** The offset after a token. */
export const endOf = (token: IToken): number => token.startOffset + token.image.length;
