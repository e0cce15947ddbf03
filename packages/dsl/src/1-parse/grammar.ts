import { CstParser, EOF, type IParserErrorMessageProvider, type IToken, type TokenType } from "chevrotain";
import * as t from "./tokens.js";

/** After so many mistakes the rest is passed over: recovery is slow, and fifty are shown. */
const MAX_ERRORS = 200;

const brackets = new Set([t.LeftParen, t.RightParen, t.LeftSquare, t.RightSquare, t.LeftCurly, t.RightCurly]);

/**
 * The grammar, over tokens that went through `layout`: brackets balance, and a newline ends an item.
 * Where an item cannot begin, `unknown` takes the line; where one should end, `junk` takes what is left of it. They may
 * begin with any token, so that a second one tells nothing: `MAX_LOOKAHEAD: 1` spares comparing all pairs at every start.
 */
export class Grammar extends CstParser {
  /** `validate` looks for ambiguities and the like, which takes longer than reading a file: it is for a test. */
  constructor(errorMessageProvider: IParserErrorMessageProvider, { validate = false } = {}) {
    super(t.vocabulary, {
      recoveryEnabled: true,
      maxLookahead: 2,
      nodeLocationTracking: "onlyOffset",
      errorMessageProvider,
      skipValidations: !validate,
    });
    this.performSelfAnalysis();
  }

  /** Brackets balance already, and `unknown` accepts anything after an opener: a missing one would swallow the file. */
  protected override canTokenTypeBeInsertedInRecovery(type: TokenType): boolean {
    return !brackets.has(type);
  }

  /** Where the parser gave up reading, if it did. */
  gaveUpAt: number | undefined;

  readonly file = this.RULE("file", () => {
    this.OPTION({
      MAX_LOOKAHEAD: 1,
      DEF: () => {
        this.CONSUME(t.Newline);
      },
    });
    this.MANY({
      GATE: () => this.LA(1).tokenType !== EOF,
      MAX_LOOKAHEAD: 1,
      DEF: () => {
        this.SUBRULE(this.statement);
        this.SUBRULE(this.end);
      },
    });
  });

  /** The end of an item: nothing, or what should not be there, and newlines. */
  private readonly end = this.RULE("end", () => {
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

  private ends({ tokenType }: IToken): boolean {
    return tokenType === t.Newline || tokenType === t.RightCurly || tokenType === EOF;
  }

  /** What is left of an item's line or block. It may begin within brackets, where a mistake was made. */
  private readonly junk = this.RULE("junk", () => {
    this.skip((token) => this.ends(token));
  });

  /** A line that begins like no item. It takes at least one token, whatever that is. */
  private readonly unknown = this.RULE("unknown", () => {
    this.skip((token, taken) => taken > 0 && this.ends(token));
  });

  /** What stands between an argument and the next `,` or closing bracket. */
  private readonly argumentJunk = this.RULE("argumentJunk", () => {
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
        if (this.opens(token)) depth++;
        else if (depth > 0 && this.closes(token)) depth--;
      },
    });
  }

  private endsArgument(token: IToken): boolean {
    return token.tokenType === t.Comma || this.closes(token) || this.ends(token);
  }

  private opens({ tokenType }: IToken): boolean {
    return tokenType === t.LeftParen || tokenType === t.LeftSquare || tokenType === t.LeftCurly;
  }

  private closes({ tokenType }: IToken): boolean {
    return tokenType === t.RightParen || tokenType === t.RightSquare || tokenType === t.RightCurly;
  }

  private reading(): boolean {
    if (this.errors.length < MAX_ERRORS) return true;
    this.gaveUpAt ??= this.LA(1).startOffset;
    return false;
  }

  // --- statements

  private readonly statement = this.RULE("statement", () => {
    const GATE = () => this.reading();
    this.OR({
      MAX_LOOKAHEAD: 1,
      IGNORE_AMBIGUITIES: true,
      DEF: [
        { GATE, ALT: () => this.SUBRULE(this.title) },
        { GATE, ALT: () => this.SUBRULE(this.param) },
        { GATE, ALT: () => this.SUBRULE(this.binding) },
        { GATE, ALT: () => this.SUBRULE(this.network) },
        { GATE, ALT: () => this.SUBRULE(this.weights) },
        { GATE, ALT: () => this.SUBRULE(this.loss) },
        { GATE, ALT: () => this.SUBRULE(this.train) },
        { GATE, ALT: () => this.SUBRULE(this.monitor) },
        { GATE, ALT: () => this.SUBRULE(this.keep) },
        { GATE, ALT: () => this.SUBRULE(this.stop) },
        { GATE, ALT: () => this.SUBRULE(this.sweep) },
        { GATE, ALT: () => this.SUBRULE(this.seed) },
        { GATE, ALT: () => this.SUBRULE(this.use) },
        { GATE, ALT: () => this.SUBRULE(this.allow) },
        { ALT: () => this.SUBRULE(this.unknown) },
      ],
    });
  });

  private readonly title = this.RULE("title", () => {
    this.CONSUME(t.Str);
  });

  private readonly param = this.RULE("param", () => {
    this.CONSUME(t.Param);
    this.SUBRULE(this.name);
    this.OPTION(() => {
      this.CONSUME(t.Colon);
      this.SUBRULE1(this.name, { LABEL: "type" });
    });
    this.CONSUME(t.Equals);
    this.SUBRULE(this.expression, { LABEL: "value" });
    this.OPTION1(() => {
      this.CONSUME(t.In);
      this.SUBRULE1(this.expression, { LABEL: "within" });
    });
  });

  /** `data`, `latent` and `optimizer`. */
  private readonly binding = this.RULE("binding", () => {
    this.OR([
      { ALT: () => this.CONSUME(t.Data, { LABEL: "starter" }) },
      { ALT: () => this.CONSUME(t.Latent, { LABEL: "starter" }) },
      { ALT: () => this.CONSUME(t.Optimizer, { LABEL: "starter" }) },
    ]);
    this.SUBRULE(this.name);
    this.CONSUME(t.Equals);
    this.SUBRULE(this.call);
  });

  private readonly network = this.RULE("network", () => {
    this.CONSUME(t.Network);
    this.SUBRULE(this.name);
    this.CONSUME(t.LeftParen);
    this.SUBRULE(this.names);
    this.CONSUME(t.RightParen);
    this.OPTION(() => {
      this.CONSUME(t.Arrow);
      this.SUBRULE1(this.name, { LABEL: "output" });
    });
    this.SUBRULE(this.body);
  });

  private readonly weights = this.RULE("weights", () => {
    this.CONSUME(t.Weights);
    this.SUBRULE(this.names);
    this.CONSUME(t.Equals);
    this.SUBRULE(this.call);
    this.MANY(() => {
      this.CONSUME(t.Comma);
      this.SUBRULE(this.role);
    });
    this.OPTION(() => {
      this.CONSUME(t.Under);
      this.SUBRULE1(this.call, { LABEL: "under" });
    });
  });

  private readonly role = this.RULE("role", () => {
    this.SUBRULE(this.name);
    this.CONSUME(t.Colon);
    this.SUBRULE(this.expression);
  });

  private readonly loss = this.RULE("loss", () => {
    this.CONSUME(t.Loss);
    this.OPTION(() => {
      this.SUBRULE(this.name);
    });
    this.CONSUME(t.Equals);
    this.SUBRULE(this.term);
    this.MANY(() => {
      this.OR([
        { ALT: () => this.CONSUME(t.Plus, { LABEL: "sign" }) },
        { ALT: () => this.CONSUME(t.Minus, { LABEL: "sign" }) },
      ]);
      this.SUBRULE1(this.term);
    });
  });

  private readonly term = this.RULE("term", () => {
    this.SUBRULE(this.product);
    this.OPTION(() => {
      this.CONSUME(t.Every);
      this.SUBRULE1(this.product, { LABEL: "every" });
    });
  });

  private readonly train = this.RULE("train", () => {
    this.CONSUME(t.Train);
    this.SUBRULE(this.expression);
    this.CONSUME(t.Comma);
    this.CONSUME(t.Batch);
    this.SUBRULE1(this.expression, { LABEL: "batch" });
    this.SUBRULE(this.phases);
  });

  private readonly monitor = this.RULE("monitor", () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.Every);
          this.SUBRULE(this.expression);
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.At);
          this.CONSUME(t.End);
        },
      },
    ]);
    this.CONSUME(t.LeftCurly);
    this.MANY({
      GATE: () => !this.closes(this.LA(1)),
      MAX_LOOKAHEAD: 1,
      DEF: () => {
        this.SUBRULE(this.monitorItem);
        this.SUBRULE(this.end);
      },
    });
    this.CONSUME(t.RightCurly);
  });

  private readonly monitorItem = this.RULE("monitorItem", () => {
    this.OR({
      MAX_LOOKAHEAD: 1,
      IGNORE_AMBIGUITIES: true,
      DEF: [
        { GATE: () => this.reading() && this.startsName(), ALT: () => this.SUBRULE(this.monitorCall) },
        { ALT: () => this.SUBRULE(this.unknown) },
      ],
    });
  });

  private readonly monitorCall = this.RULE("monitorCall", () => {
    this.SUBRULE(this.call);
    this.OPTION(() => {
      this.CONSUME(t.As);
      this.SUBRULE(this.name);
    });
  });

  private readonly keep = this.RULE("keep", () => {
    this.CONSUME(t.Keep);
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () => {
        this.SUBRULE(this.keepClause);
      },
    });
  });

  private readonly keepClause = this.RULE("keepClause", () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.Best);
          this.SUBRULE(this.name);
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.Last);
          this.SUBRULE(this.expression);
        },
      },
    ]);
  });

  private readonly stop = this.RULE("stop", () => {
    this.CONSUME(t.Stop);
    this.CONSUME(t.When);
    this.SUBRULE(this.name);
    this.CONSUME(t.Has);
    this.CONSUME(t.Not);
    this.CONSUME(t.Improved);
    this.CONSUME(t.For);
    this.SUBRULE(this.expression);
    this.OPTION(() => {
      this.CONSUME(t.Evaluations);
    });
  });

  private readonly sweep = this.RULE("sweep", () => {
    this.CONSUME(t.Sweep);
    this.CONSUME(t.LeftCurly);
    this.MANY({
      GATE: () => !this.closes(this.LA(1)),
      MAX_LOOKAHEAD: 1,
      DEF: () => {
        this.SUBRULE(this.sweepItem);
        this.SUBRULE(this.end);
      },
    });
    this.CONSUME(t.RightCurly);
  });

  private readonly sweepItem = this.RULE("sweepItem", () => {
    // `by in [1, 2]` varies a parameter of that name.
    const isBy = () => this.LA(1).tokenType === t.By && (this.LA(2).tokenType !== t.In || this.ends(this.LA(3)));
    this.OR({
      MAX_LOOKAHEAD: 1,
      IGNORE_AMBIGUITIES: true,
      DEF: [
        { GATE: () => this.reading() && isBy(), ALT: () => this.SUBRULE(this.sweepBy) },
        { GATE: () => this.reading() && this.startsName(), ALT: () => this.SUBRULE(this.sweepAxis) },
        { ALT: () => this.SUBRULE(this.unknown) },
      ],
    });
  });

  private readonly sweepBy = this.RULE("sweepBy", () => {
    this.CONSUME(t.By);
    this.SUBRULE(this.name);
  });

  private readonly sweepAxis = this.RULE("sweepAxis", () => {
    this.SUBRULE(this.name);
    this.CONSUME(t.In);
    this.SUBRULE(this.expression);
  });

  private readonly seed = this.RULE("seed", () => {
    this.CONSUME(t.Seed);
    this.SUBRULE(this.expression);
  });

  private readonly use = this.RULE("use", () => {
    this.CONSUME(t.From);
    this.CONSUME(t.Str);
    this.CONSUME(t.Use);
    this.SUBRULE(this.names);
  });

  private readonly allow = this.RULE("allow", () => {
    this.CONSUME(t.Allow);
    this.SUBRULE(this.name);
    this.CONSUME(t.Str);
  });

  // --- networks

  private readonly body = this.RULE("body", () => {
    this.CONSUME(t.LeftCurly);
    this.MANY({
      GATE: () => !this.closes(this.LA(1)),
      MAX_LOOKAHEAD: 1,
      DEF: () => {
        this.SUBRULE(this.item);
        this.SUBRULE(this.end);
      },
    });
    this.CONSUME(t.RightCurly);
  });

  private readonly item = this.RULE("item", () => {
    const startsChain = () => this.startsName() || this.LA(1).tokenType === t.Residual;
    this.OR({
      MAX_LOOKAHEAD: 1,
      IGNORE_AMBIGUITIES: true,
      DEF: [
        { GATE: () => this.reading(), ALT: () => this.SUBRULE(this.forLoop) },
        { GATE: () => this.reading(), ALT: () => this.SUBRULE(this.head) },
        { GATE: () => this.reading() && startsChain(), ALT: () => this.SUBRULE(this.chain) },
        { ALT: () => this.SUBRULE(this.unknown) },
      ],
    });
  });

  private readonly forLoop = this.RULE("for", () => {
    this.CONSUME(t.For);
    this.SUBRULE(this.name);
    this.CONSUME(t.In);
    this.SUBRULE(this.expression);
    this.SUBRULE(this.body);
  });

  private readonly head = this.RULE("head", () => {
    this.CONSUME(t.Head);
    this.SUBRULE(this.name);
    this.SUBRULE(this.body);
  });

  private readonly chain = this.RULE("chain", () => {
    this.SUBRULE(this.link);
    this.MANY(() => {
      this.CONSUME(t.Arrow);
      this.SUBRULE1(this.link);
    });
    this.OPTION(() => {
      this.CONSUME(t.As);
      this.SUBRULE(this.name);
    });
  });

  private readonly link = this.RULE("link", () => {
    this.OR({
      MAX_LOOKAHEAD: 1,
      IGNORE_AMBIGUITIES: true,
      DEF: [{ ALT: () => this.SUBRULE(this.residual) }, { ALT: () => this.SUBRULE(this.call) }],
    });
  });

  private readonly residual = this.RULE("residual", () => {
    this.CONSUME(t.Residual);
    this.OPTION(() => {
      this.SUBRULE(this.arguments);
    });
    this.SUBRULE(this.body);
  });

  // --- the schedule

  private readonly phases = this.RULE("phases", () => {
    this.CONSUME(t.LeftCurly);
    this.MANY({
      GATE: () => !this.closes(this.LA(1)),
      MAX_LOOKAHEAD: 1,
      DEF: () => {
        this.SUBRULE(this.phase);
        this.SUBRULE(this.end);
      },
    });
    this.CONSUME(t.RightCurly);
  });

  private readonly phase = this.RULE("phase", () => {
    const GATE = () => this.reading();
    this.OR({
      MAX_LOOKAHEAD: 1,
      IGNORE_AMBIGUITIES: true,
      DEF: [
        { GATE, ALT: () => this.SUBRULE(this.update) },
        { GATE, ALT: () => this.SUBRULE(this.average) },
        { GATE, ALT: () => this.SUBRULE(this.repeat) },
        { GATE, ALT: () => this.SUBRULE(this.together) },
        { GATE, ALT: () => this.SUBRULE(this.share) },
        { ALT: () => this.SUBRULE(this.unknown) },
      ],
    });
  });

  private readonly update = this.RULE("update", () => {
    this.CONSUME(t.Update);
    this.SUBRULE(this.names);
    this.CONSUME(t.With);
    this.SUBRULE(this.call);
    this.MANY(() => {
      this.OR([
        {
          ALT: () => {
            this.CONSUME(t.Comma);
            this.SUBRULE(this.updateOption);
          },
        },
        {
          ALT: () => {
            this.CONSUME(t.Then);
            this.SUBRULE1(this.call, { LABEL: "constraint" });
          },
        },
      ]);
    });
  });

  private readonly updateOption = this.RULE("updateOption", () => {
    this.OR({
      MAX_LOOKAHEAD: 1,
      IGNORE_AMBIGUITIES: true,
      DEF: [
        {
          ALT: () => {
            this.CONSUME(t.Batch);
            this.OPTION(() => {
              this.CONSUME(t.Colon);
            });
            this.SUBRULE(this.expression);
          },
        },
        {
          ALT: () => {
            this.SUBRULE(this.name);
            this.OPTION1(() => {
              this.CONSUME1(t.Colon);
              this.SUBRULE1(this.expression);
            });
          },
        },
      ],
    });
  });

  private readonly average = this.RULE("average", () => {
    this.CONSUME(t.Average);
    this.SUBRULE(this.names);
    this.CONSUME(t.With);
    this.SUBRULE(this.call);
  });

  private readonly repeat = this.RULE("repeat", () => {
    this.CONSUME(t.Repeat);
    this.SUBRULE(this.expression);
    this.SUBRULE(this.phases);
  });

  private readonly together = this.RULE("together", () => {
    this.CONSUME(t.Together);
    this.SUBRULE(this.phases);
  });

  private readonly share = this.RULE("share", () => {
    this.CONSUME(t.Share);
    this.SUBRULE(this.name);
    this.SUBRULE(this.phases);
  });

  // --- expressions

  /** A name; `2-ast` refuses reserved words with a message of their own. */
  private readonly name = this.RULE("name", () => {
    this.OR([{ ALT: () => this.CONSUME(t.Name) }, { ALT: () => this.CONSUME(t.Reserved) }]);
  });

  private startsName(): boolean {
    const { tokenType } = this.LA(1);
    return tokenType === t.Name || (tokenType.CATEGORIES?.includes(t.Name) ?? false);
  }

  private readonly names = this.RULE("names", () => {
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () => {
        this.SUBRULE(this.name);
      },
    });
  });

  private readonly call = this.RULE("call", () => {
    this.SUBRULE(this.name);
    this.OPTION(() => {
      this.SUBRULE(this.arguments);
    });
  });

  private readonly arguments = this.RULE("arguments", () => {
    this.CONSUME(t.LeftParen);
    this.OPTION({
      GATE: () => this.LA(1).tokenType !== t.RightParen,
      DEF: () => {
        this.SUBRULE(this.argument);
        this.OPTION1({
          GATE: () => !this.endsArgument(this.LA(1)),
          MAX_LOOKAHEAD: 1,
          DEF: () => {
            this.SUBRULE(this.argumentJunk);
          },
        });
        this.MANY({
          GATE: () => this.LA(2).tokenType !== t.RightParen,
          MAX_LOOKAHEAD: 1,
          DEF: () => {
            this.CONSUME(t.Comma);
            this.SUBRULE1(this.argument);
            this.OPTION2({
              GATE: () => !this.endsArgument(this.LA(1)),
              MAX_LOOKAHEAD: 1,
              DEF: () => {
                this.SUBRULE1(this.argumentJunk);
              },
            });
          },
        });
        this.OPTION3(() => {
          this.CONSUME1(t.Comma);
        });
      },
    });
    this.CONSUME(t.RightParen);
  });

  private readonly argument = this.RULE("argument", () => {
    this.OPTION({
      GATE: () => this.LA(2).tokenType === t.Colon,
      DEF: () => {
        this.SUBRULE(this.name);
        this.CONSUME(t.Colon);
      },
    });
    this.SUBRULE(this.expression);
    this.MANY(() => {
      this.CONSUME(t.Arrow);
      this.SUBRULE(this.link);
    });
  });

  private readonly expression = this.RULE("expression", () => {
    this.SUBRULE(this.sum);
    this.OPTION(() => {
      this.CONSUME(t.Dots);
      this.SUBRULE1(this.sum);
    });
  });

  private readonly sum = this.RULE("sum", () => {
    this.SUBRULE(this.product, { LABEL: "operand" });
    this.MANY(() => {
      this.OR([
        { ALT: () => this.CONSUME(t.Plus, { LABEL: "operator" }) },
        { ALT: () => this.CONSUME(t.Minus, { LABEL: "operator" }) },
      ]);
      this.SUBRULE1(this.product, { LABEL: "operand" });
    });
  });

  private readonly product = this.RULE("product", () => {
    this.SUBRULE(this.unary, { LABEL: "operand" });
    this.MANY(() => {
      this.OR([
        { ALT: () => this.CONSUME(t.Star, { LABEL: "operator" }) },
        { ALT: () => this.CONSUME(t.Slash, { LABEL: "operator" }) },
      ]);
      this.SUBRULE1(this.unary, { LABEL: "operand" });
    });
  });

  private readonly unary = this.RULE("unary", () => {
    this.MANY(() => {
      this.CONSUME(t.Minus);
    });
    this.SUBRULE(this.power);
  });

  private readonly power = this.RULE("power", () => {
    this.SUBRULE(this.quantity);
    this.OPTION(() => {
      this.CONSUME(t.Caret);
      this.SUBRULE(this.unary);
    });
  });

  /** The unit binds to its atom. */
  private readonly quantity = this.RULE("quantity", () => {
    this.SUBRULE(this.atom);
    this.OPTION(() => {
      this.CONSUME(t.Unit);
    });
  });

  private readonly atom = this.RULE("atom", () => {
    this.OR([
      { ALT: () => this.CONSUME(t.Num) },
      { ALT: () => this.CONSUME(t.Str) },
      { ALT: () => this.SUBRULE(this.list) },
      {
        ALT: () => {
          this.CONSUME(t.LeftParen);
          this.SUBRULE(this.expression);
          this.OPTION({
            GATE: () => !this.endsArgument(this.LA(1)),
            MAX_LOOKAHEAD: 1,
            DEF: () => {
              this.SUBRULE(this.argumentJunk);
            },
          });
          this.CONSUME(t.RightParen);
        },
      },
      { ALT: () => this.SUBRULE(this.named) },
    ]);
  });

  private readonly list = this.RULE("list", () => {
    this.CONSUME(t.LeftSquare);
    this.OPTION({
      GATE: () => this.LA(1).tokenType !== t.RightSquare,
      DEF: () => {
        this.SUBRULE(this.expression);
        this.OPTION1({
          GATE: () => !this.endsArgument(this.LA(1)),
          MAX_LOOKAHEAD: 1,
          DEF: () => {
            this.SUBRULE(this.argumentJunk);
          },
        });
        this.MANY({
          GATE: () => this.LA(2).tokenType !== t.RightSquare,
          MAX_LOOKAHEAD: 1,
          DEF: () => {
            this.CONSUME(t.Comma);
            this.SUBRULE1(this.expression);
            this.OPTION2({
              GATE: () => !this.endsArgument(this.LA(1)),
              MAX_LOOKAHEAD: 1,
              DEF: () => {
                this.SUBRULE1(this.argumentJunk);
              },
            });
          },
        });
        this.OPTION3(() => {
          this.CONSUME1(t.Comma);
        });
      },
    });
    this.CONSUME(t.RightSquare);
  });

  /** A reference, a member or a call. */
  private readonly named = this.RULE("named", () => {
    this.SUBRULE(this.name);
    this.OPTION(() => {
      this.OR([
        { ALT: () => this.SUBRULE(this.arguments) },
        {
          ALT: () => {
            this.CONSUME(t.Dot);
            this.SUBRULE1(this.name, { LABEL: "property" });
          },
        },
      ]);
    });
  });
}
