import * as t from "../tokens.js";
import { Networks } from "./networks.js";

/** The statements that say what takes part. */
export abstract class Declarations extends Networks {
  protected readonly title = this.RULE("title", () => {
    this.CONSUME(t.Str);
  });

  protected readonly param = this.RULE("param", () => {
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
  protected readonly binding = this.RULE("binding", () => {
    this.OR([
      { ALT: () => this.CONSUME(t.Data, { LABEL: "starter" }) },
      { ALT: () => this.CONSUME(t.Latent, { LABEL: "starter" }) },
      { ALT: () => this.CONSUME(t.Optimizer, { LABEL: "starter" }) },
    ]);
    this.SUBRULE(this.name);
    this.CONSUME(t.Equals);
    this.SUBRULE(this.call);
  });

  protected readonly network = this.RULE("network", () => {
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

  protected readonly weights = this.RULE("weights", () => {
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

  protected readonly loss = this.RULE("loss", () => {
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

  protected readonly seed = this.RULE("seed", () => {
    this.CONSUME(t.Seed);
    this.SUBRULE(this.expression);
  });

  protected readonly precision = this.RULE("precision", () => {
    this.CONSUME(t.Precision);
    this.SUBRULE(this.expression);
  });

  protected readonly use = this.RULE("use", () => {
    this.CONSUME(t.From);
    this.CONSUME(t.Str);
    this.CONSUME(t.Use);
    this.SUBRULE(this.names);
  });

  protected readonly allow = this.RULE("allow", () => {
    this.CONSUME(t.Allow);
    this.SUBRULE(this.name);
    this.CONSUME(t.Str);
  });
}
