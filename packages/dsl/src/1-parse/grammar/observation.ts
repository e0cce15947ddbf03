import * as t from "../tokens.js";
import { Schedule } from "./schedule.js";

/** What is measured, kept, stopped by and compared. */
export abstract class Observation extends Schedule {
  protected readonly monitor = this.RULE("monitor", () => {
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
    this.block(this.monitorItem);
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

  protected readonly keep = this.RULE("keep", () => {
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

  protected readonly stop = this.RULE("stop", () => {
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

  protected readonly sweep = this.RULE("sweep", () => {
    this.CONSUME(t.Sweep);
    this.block(this.sweepItem);
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
}
