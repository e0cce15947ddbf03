import type { ast } from "@dotgan/dsl";
import type { Duration } from "../plan.js";
import { formatDuration, formatNumber } from "../words.js";
import { describeValue, evaluate, isQuantity, type Locals } from "./evaluate.js";
import type { Scope } from "./scope.js";

interface DurationRules {
  readonly locals?: Locals;
  /** Wall-clock time is for `train` and `stop` alone: whatever else followed a clock could not be repeated. */
  readonly minutes?: boolean;
  /** True where a length of zero means nothing. */
  readonly positive?: boolean;
}

/** Beyond this whole numbers are no longer told apart when steps are counted. */
const longest = 1e12;

/** A length of training, with its unit; `undefined` after reporting. */
export function durationOf(
  expression: ast.Expression,
  scope: Scope,
  { locals, minutes = false, positive = false }: DurationRules = {},
): Duration | undefined {
  const { report } = scope;
  const value = evaluate(expression, scope, locals);
  if (value === undefined) return undefined;
  if (typeof value === "number") {
    report.add("unit-needed", expression.span, "a length of training needs its unit", {
      hint: `write \`${formatDuration({ value, unit: "epochs" })}\` or \`${formatDuration({ value, unit: "steps" })}\``,
    });
    return undefined;
  }
  if (typeof value !== "object" || !isQuantity(value)) {
    report.add("wrong-type", expression.span, `a length of training is needed, got ${describeValue(value)}`, {
      hint: "as `20 epochs` or `1_000 steps`",
    });
    return undefined;
  }
  const { amount, unit } = value;
  if (unit === "minutes" && !minutes) {
    report.add("bad-unit", expression.span, "`minutes` are for `train` and `stop` alone", {
      hint: "count in steps, epochs or images",
    });
    return undefined;
  }
  const whole = unit === "steps" || unit === "images";
  if (amount < 0 || amount > longest || (positive && amount === 0) || (whole && !Number.isInteger(amount))) {
    const bounds = `${positive ? "above 0" : "of at least 0"}${amount > longest ? ` and at most ${formatNumber(longest)}` : ""}`;
    const wanted = `${whole ? "a whole number" : "a number"} ${bounds}`;
    report.add("bad-value", expression.span, `${unit} are ${wanted}; got ${formatNumber(amount)}`);
    return undefined;
  }
  return { value: amount, unit };
}
