import type { ast, Span } from "@dotgan/dsl";
import { size } from "@dotgan/kit";
import { describeUse } from "./describe.js";
import { didYouMean, markMeant, type Scope, unquote } from "./scope.js";

/** `0..1`, both ends included. */
export interface RangeValue {
  readonly low: number;
  readonly high: number;
}
/** `20 epochs`. */
export interface QuantityValue {
  readonly amount: number;
  readonly unit: ast.Unit;
}
export type Value = number | string | boolean | readonly Value[] | RangeValue | QuantityValue;
/** Loop variables. */
export type Locals = ReadonlyMap<string, Value>;

export const isList = (value: Value): value is readonly Value[] => Array.isArray(value);
export const isRange = (value: Value): value is RangeValue => typeof value === "object" && "low" in value;
export const isQuantity = (value: Value): value is QuantityValue => typeof value === "object" && "unit" in value;

/** A value in words: "the text `8`", "a list". */
export function describeValue(value: Value): string {
  if (typeof value === "string") return `the text "${value}"`;
  if (typeof value === "object") {
    if (isList(value)) return "a list";
    return isRange(value) ? `the range ${value.low}..${value.high}` : `${value.amount} ${value.unit}`;
  }
  return String(value);
}

/** The most values that a list or a range may have. */
export const manyValues = 10_000;
const deepest = 400;

/**
 * The functions of the arithmetic, each with the number of its arguments. Also names that a file may not declare.
 */
export const functions: ReadonlyMap<string, { readonly arity?: number; readonly of: (...values: number[]) => number }> =
  new Map([
    ["log2", { arity: 1, of: Math.log2 }],
    ["floor", { arity: 1, of: Math.floor }],
    ["ceil", { arity: 1, of: Math.ceil }],
    ["min", { of: Math.min }],
    ["max", { of: Math.max }],
  ]);

const operators: Readonly<Record<ast.Binary["operator"], (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "^": (a, b) => a ** b,
};

/**
 * The value of an expression: literals, params, loop variables, facts of the data, arithmetic. `undefined` after
 * reporting, or where it rests on a declaration that has mistakes.
 */
export function evaluate(expression: ast.Expression, scope: Scope, locals: Locals = new Map()): Value | undefined {
  return compute(expression, { scope, locals }, 0);
}

/** The numbers that a `for` or a sweep axis runs over: a list, or the whole numbers of a range. */
export function enumerate(value: Value, span: Span, scope: Scope): readonly (number | string | boolean)[] | undefined {
  if (typeof value === "object" && isRange(value)) {
    const { low, high } = value;
    if (!Number.isInteger(low) || !Number.isInteger(high)) {
      scope.report.add("bad-range", span, `a range that is counted through needs whole ends, got ${low}..${high}`);
      return undefined;
    }
    if (high - low + 1 > manyValues) return tooMany(span, scope);
    return Array.from({ length: Math.max(0, high - low + 1) }, (_, i) => low + i);
  }
  if (isList(value)) {
    const nested = value.find((item) => typeof item === "object");
    if (nested === undefined) return value as readonly (number | string | boolean)[];
    scope.report.add("wrong-type", span, `each value must be a single one, got ${describeValue(nested)}`);
    return undefined;
  }
  const example = typeof value === "number" && value > 1 ? `1..${value}` : "1..3";
  scope.report.add("wrong-type", span, `a list or a range is needed here, got ${describeValue(value)}`, {
    hint: `as \`${example}\`, or \`[4, 2, 1]\``,
  });
  return undefined;
}

interface Context {
  readonly scope: Scope;
  readonly locals: Locals;
}

function compute(expression: ast.Expression, context: Context, depth: number): Value | undefined {
  const { report } = context.scope;
  if (depth > deepest) {
    report.add("too-many-values", expression.span, `this expression nests more than ${deepest} deep`);
    return undefined;
  }
  switch (expression.kind) {
    case "number":
      return finite(expression.value, expression.span, context.scope);
    case "string":
      return expression.value;
    case "reference":
      return named(expression.name, context);
    case "member":
      return fact(expression, context.scope);
    case "list": {
      if (expression.items.length > manyValues) return tooMany(expression.span, context.scope);
      const items = expression.items.map((item) => compute(item, context, depth + 1));
      return items.every((item) => item !== undefined) ? items : undefined;
    }
    case "unary": {
      const operand = numberOf(expression.operand, context, depth + 1);
      return operand === undefined ? undefined : -operand;
    }
    case "binary":
      return arithmetic(expression, context, depth);
    case "quantity": {
      const amount = numberOf(expression.amount, context, depth + 1);
      return amount === undefined ? undefined : { amount, unit: expression.unit };
    }
    case "range": {
      const low = numberOf(expression.low, context, depth + 1);
      const high = numberOf(expression.high, context, depth + 1);
      if (low === undefined || high === undefined) return undefined;
      if (low > high) {
        report.add("bad-range", expression.span, `the range runs backwards: ${low} is above ${high}`, {
          hint: `write \`${high}..${low}\``,
          fixes: [{ title: "Swap the ends", edits: [{ span: expression.span, text: `${high}..${low}` }] }],
        });
        return undefined;
      }
      return { low, high };
    }
    case "call":
      return called(expression, context, depth);
    case "chain":
      report.add("wrong-type", expression.span, "a chain of layers has no value here; a number or a word is meant");
      return undefined;
  }
}

/** Sums of thousands of summands lean left, one level each; this walks down them without recursion. */
function arithmetic(expression: ast.Binary, context: Context, depth: number): number | undefined {
  const spine: ast.Binary[] = [];
  let leftmost: ast.Expression = expression;
  while (leftmost.kind === "binary") {
    spine.push(leftmost);
    leftmost = leftmost.left;
  }
  let result = numberOf(leftmost, context, depth + 1);
  for (const { operator, right, span } of spine.reverse()) {
    const operand = numberOf(right, context, depth + 1);
    if (result === undefined || operand === undefined) {
      result = undefined;
    } else if (operator === "/" && operand === 0) {
      context.scope.report.add("not-finite", right.span, "this divides by zero");
      result = undefined;
    } else {
      result = finite(operators[operator](result, operand), span, context.scope);
    }
  }
  return result;
}

function numberOf(expression: ast.Expression, context: Context, depth: number): number | undefined {
  const value = compute(expression, context, depth);
  if (value === undefined || typeof value === "number") return value;
  context.scope.report.add("wrong-type", expression.span, `a number is needed here, got ${describeValue(value)}`, {
    ...(typeof value === "string" && unquote(value, expression.span)),
  });
  return undefined;
}

function finite(value: number, span: Span, scope: Scope): number | undefined {
  if (Number.isFinite(value)) return value;
  const what = Number.isNaN(value) ? "not a number" : "beyond what a number can hold";
  scope.report.add("not-finite", span, `the result is ${what}`);
  return undefined;
}

function tooMany(span: Span, scope: Scope): undefined {
  scope.report.add("too-many-values", span, `more than ${manyValues.toLocaleString("en")} values`);
  return undefined;
}

const units: ReadonlySet<string> = new Set(["step", "epoch", "image", "minute"].flatMap((unit) => [unit, `${unit}s`]));

function named(name: ast.Name, { scope, locals }: Context): Value | undefined {
  const local = locals.get(name.text);
  if (local !== undefined) return local;
  const param = scope.params.get(name.text);
  if (param) {
    param.used = true;
    return param.value;
  }
  if (name.text === "true" || name.text === "false") return name.text === "true";
  if (units.has(name.text)) {
    const text = `1 ${name.text}`;
    scope.report.add("unknown-name", name.span, `how many ${name.text.replace(/s?$/, "s")}?`, {
      hint: `write \`${text}\``,
      fixes: [{ title: `write \`${text}\``, edits: [{ span: name.span, text }] }],
    });
    return undefined;
  }
  const other = describeUse(name.text, scope);
  const suggestion = didYouMean(name, [...locals.keys(), ...scope.params.keys()], scope);
  markMeant(scope.params, suggestion);
  const message = other
    ? `\`${name.text}\` is ${other}; a number or a param is meant here`
    : `\`${name.text}\` is neither a param nor a loop variable`;
  scope.report.add("unknown-name", name.span, message, suggestion);
  return undefined;
}

const facts = ["height", "width", "channels", "classes", "size"] as const;

function fact({ object, property, span }: ast.Member, scope: Scope): number | undefined {
  const data = scope.data.get(object.text);
  if (!data) {
    scope.report.add("unknown-name", object.span, `\`${object.text}\` is not the data of this experiment`, {
      ...didYouMean(object, scope.data.keys(), scope),
    });
    return undefined;
  }
  data.used = true;
  if (!facts.includes(property.text as (typeof facts)[number])) {
    scope.report.add("unknown-name", property.span, `data has no fact \`${property.text}\``, {
      hint: `there is ${facts.join(", ")}`,
      ...didYouMean(property, facts, scope),
    });
    return undefined;
  }
  if (!data.value) return undefined;
  const { shape, classes } = data.value.facts;
  const known: Readonly<Record<string, number | undefined>> = {
    size: size(shape),
    classes,
    ...(shape.kind === "image" && { height: shape.height, width: shape.width, channels: shape.channels }),
  };
  const value = known[property.text];
  if (value === undefined) {
    const why = property.text === "classes" ? "carries no labels" : `is a ${shape.kind}`;
    scope.report.add("unknown-name", span, `\`${object.text}\` has no ${property.text}: it ${why}`);
  }
  return value;
}

function called(call: ast.Call, context: Context, depth: number): number | undefined {
  const { report } = context.scope;
  const name = call.name.text;
  const found = functions.get(name);
  if (!found) {
    const other = describeUse(name, context.scope);
    report.add(
      "unknown-name",
      call.name.span,
      other ? `\`${name}\` is ${other}; a number is meant here` : `there is no function \`${name}\``,
      {
        hint: `the functions are ${[...functions.keys()].join(", ")}`,
        ...didYouMean(call.name, functions.keys(), context.scope),
      },
    );
    return undefined;
  }
  const named = call.arguments.find((argument) => argument.name);
  if (named) {
    report.add("unknown-argument", named.span, `the arguments of \`${name}\` have no names`);
    return undefined;
  }
  const count = call.arguments.length;
  if (found.arity === undefined ? count === 0 : count !== found.arity) {
    const wanted = found.arity === undefined ? "at least one number" : "one number";
    const code = count === 0 ? "missing-argument" : "too-many-arguments";
    report.add(code, call.span, `\`${name}\` takes ${wanted}, got ${count}`);
    return undefined;
  }
  if (count > manyValues) return tooMany(call.span, context.scope);
  const values = call.arguments.map((argument) => numberOf(argument.value, context, depth + 1));
  if (!values.every((value) => value !== undefined)) return undefined;
  const result = found.of(...values);
  if (Number.isFinite(result)) return result;
  report.add("not-finite", call.span, `\`${name}\` has no value for ${values.join(", ")}`);
  return undefined;
}
