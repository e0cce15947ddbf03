import type { TokenType } from "chevrotain";
import * as t from "../tokens.js";
import { Recovery, type Rule } from "./recovery.js";

/** Names, calls with their arguments, and arithmetic. */
export abstract class Expressions extends Recovery {
  /** What follows an arrow. It holds arguments, and an argument may be a chain. */
  protected abstract readonly link: Rule;

  /** A name; `2-ast` refuses reserved words with a message of their own. */
  protected readonly name = this.RULE("name", () => {
    this.OR([{ ALT: () => this.CONSUME(t.Name) }, { ALT: () => this.CONSUME(t.Reserved) }]);
  });

  protected readonly names = this.RULE("names", () => {
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () => {
        this.SUBRULE(this.name);
      },
    });
  });

  protected readonly call = this.RULE("call", () => {
    this.SUBRULE(this.name);
    this.OPTION(() => {
      this.SUBRULE(this.arguments);
    });
  });

  protected readonly arguments = this.RULE("arguments", () => {
    this.CONSUME(t.LeftParen);
    this.separated(this.argument, t.RightParen);
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

  protected readonly expression = this.RULE("expression", () => {
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

  protected readonly product = this.RULE("product", () => {
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
    this.separated(this.expression, t.RightSquare);
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

  /** Items with commas between them, and perhaps one after the last, up to a closing bracket. */
  private separated(item: Rule, closing: TokenType): void {
    this.OPTION({
      GATE: () => this.LA(1).tokenType !== closing,
      DEF: () => {
        this.SUBRULE(item);
        this.OPTION1({
          GATE: () => !this.endsArgument(this.LA(1)),
          MAX_LOOKAHEAD: 1,
          DEF: () => {
            this.SUBRULE(this.argumentJunk);
          },
        });
        this.MANY({
          GATE: () => this.LA(2).tokenType !== closing,
          MAX_LOOKAHEAD: 1,
          DEF: () => {
            this.CONSUME(t.Comma);
            this.SUBRULE1(item);
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
  }
}
