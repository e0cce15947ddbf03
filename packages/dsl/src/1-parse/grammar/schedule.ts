import * as t from "../tokens.js";
import { Declarations } from "./declarations.js";

/** Train blocks and their phases. */
export abstract class Schedule extends Declarations {
  protected readonly train = this.RULE("train", () => {
    this.CONSUME(t.Train);
    this.SUBRULE(this.expression);
    this.CONSUME(t.Comma);
    this.CONSUME(t.Batch);
    this.SUBRULE1(this.expression, { LABEL: "batch" });
    this.SUBRULE(this.phases);
  });

  private readonly phases = this.RULE("phases", () => {
    this.block(this.phase);
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
}
