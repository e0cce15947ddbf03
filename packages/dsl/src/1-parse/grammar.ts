import { EOF, type IParserErrorMessageProvider } from "chevrotain";
import { Observation } from "./grammar/observation.js";
import * as t from "./tokens.js";

/**
 * The grammar, over tokens that went through `layout`: brackets balance, and a newline ends an item. Each class of
 * `grammar/` adds a family of rules to those that it builds on.
 */
export class Grammar extends Observation {
  constructor(errorMessageProvider: IParserErrorMessageProvider, options?: { readonly validate?: boolean }) {
    super(errorMessageProvider, options);
    this.performSelfAnalysis();
  }

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
        { GATE, ALT: () => this.SUBRULE(this.precision) },
        { GATE, ALT: () => this.SUBRULE(this.use) },
        { GATE, ALT: () => this.SUBRULE(this.allow) },
        { ALT: () => this.SUBRULE(this.unknown) },
      ],
    });
  });
}
