import * as t from "../tokens.js";
import { Expressions } from "./expressions.js";

/** What stands between the brackets of a network. */
export abstract class Networks extends Expressions {
  protected readonly body = this.RULE("body", () => {
    this.block(this.item);
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

  protected readonly link = this.RULE("link", () => {
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
}
