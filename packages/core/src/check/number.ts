import type { ast } from "@dotgan/dsl";
import { formatNumber } from "../words.js";
import { describeValue, evaluate, type Locals } from "./evaluate.js";
import type { Scope } from "./scope.js";

interface NumberRules {
  /** What it counts or measures, as a sentence's subject: "a batch". */
  readonly what: string;
  readonly whole?: boolean;
  readonly min?: number;
  /** Exclusive. */
  readonly above?: number;
  readonly max?: number;
  readonly locals?: Locals;
}

/** A number of a statement, inside its bounds; `undefined` after reporting. */
export function numberOf(expression: ast.Expression, rules: NumberRules, scope: Scope): number | undefined {
  const { what, whole = false, min, above, max, locals } = rules;
  const value = evaluate(expression, scope, locals);
  if (value === undefined) return undefined;
  const kind = whole ? "a whole number" : "a number";
  const bounds = [
    ...(min === undefined ? [] : [`at least ${formatNumber(min)}`]),
    ...(above === undefined ? [] : [`above ${above}`]),
    ...(max === undefined ? [] : [`at most ${formatNumber(max)}`]),
  ].join(" and ");
  if (typeof value !== "number") {
    scope.report.add("wrong-type", expression.span, `${what} is ${kind}, got ${describeValue(value)}`);
    return undefined;
  }
  const inside =
    (min === undefined || value >= min) &&
    (above === undefined || value > above) &&
    (max === undefined || value <= max);
  if (inside && (!whole || Number.isInteger(value))) return value;
  scope.report.add(
    "bad-value",
    expression.span,
    `${what} is ${kind}${bounds && `, ${bounds}`}; got ${formatNumber(value)}`,
  );
  return undefined;
}
