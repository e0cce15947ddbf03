import type { ast, Span } from "@dotgan/dsl";
import type { Kind, Param, Plugin } from "@dotgan/kit";
import type { PlanValue } from "../plan.js";
import { isDuration, plainParams, type Resolve } from "../values.js";
import { bind, nameOf } from "./bind.js";
import { describeKind } from "./describe.js";
import { describeParam } from "./describeParam.js";
import { durationOf } from "./duration.js";
import {
  describeValue,
  evaluate,
  functions,
  isList,
  isQuantity,
  isRange,
  type Locals,
  type Value,
} from "./evaluate.js";
import { complaints } from "./schema.js";
import { find, nearest, type Scope } from "./scope.js";
import { type Refuse, wordOf } from "./word.js";

/** What was written for a parameter. */
export interface Given {
  readonly span: Span;
  /** One expression, or, for the parameter that takes the rest, all of them. */
  readonly values: readonly ast.Expression[];
  readonly rest?: true;
}

/** The parameter that an argument is for. */
export interface Place {
  readonly plugin: Plugin;
  readonly name: string;
  readonly param: Param<unknown>;
}

/** The argument as the plan keeps it, by the parameter's form; `undefined` after reporting. */
export function valueOfArgument(place: Place, given: Given, scope: Scope, locals: Locals): PlanValue | undefined {
  const [expression] = given.values as readonly [ast.Expression];
  const { form } = place.param;
  if (given.rest) {
    const items = given.values.map((value) => plainValue(place, value, scope, locals));
    return items.every((item) => item !== undefined) ? items : undefined;
  }
  switch (form.form) {
    case "reference":
      return referenceValue(place, form.to, expression, scope);
    case "duration": {
      const duration = durationOf(expression, scope, { locals });
      return duration && { duration };
    }
    case "range":
      return rangeValue(place, expression, scope, locals);
    case "plugin": {
      if (!isCall(expression)) return mistyped(place, expression, scope);
      const plugin = bind(expression, form.kind as Kind, scope, locals);
      return plugin && { plugin };
    }
    case "plain":
      return plainValue(place, expression, scope, locals);
  }
}

const isCall = (expression: ast.Expression): expression is ast.PluginCall =>
  expression.kind === "reference" || expression.kind === "call";

function mistyped({ name, param }: Place, expression: ast.Expression, scope: Scope, got?: Value): undefined {
  const tail = got === undefined ? "" : `, got ${describeValue(got)}`;
  scope.report.add("wrong-type", expression.span, `\`${name}\` is ${describeParam(param)}${tail}`);
  return undefined;
}

function referenceValue(
  place: Place,
  to: "latent" | "head" | "data" | "monitor",
  expression: ast.Expression,
  scope: Scope,
): string | undefined {
  if (expression.kind !== "reference") return mistyped(place, expression, scope);
  const { name } = expression;
  if (to === "data") {
    // Without any data that alone is reported.
    if (scope.data.size === 0) return undefined;
    return find(scope.data, name, "the data", scope)?.value?.plan.as;
  }
  // A network without heads does not exist: none are known because the discriminator is missing or unreadable.
  if (to === "head" && scope.heads.size === 0) return undefined;
  const names = to === "latent" ? scope.latents : to === "head" ? scope.heads : scope.monitors;
  return find<unknown>(names, name, `a ${to}`, scope)?.value === undefined ? undefined : name.text;
}

function rangeValue(
  place: Place,
  expression: ast.Expression,
  scope: Scope,
  locals: Locals,
): readonly [number, number] | undefined {
  const value = evaluate(expression, scope, locals);
  if (value === undefined) return undefined;
  if (isList(value) && value.length === 2) {
    const text = `${value[0]}..${value[1]}`;
    scope.report.add("wrong-type", expression.span, `\`${place.name}\` is a range, got a list`, {
      hint: `write \`${text}\``,
      fixes: [{ title: `write \`${text}\``, edits: [{ span: expression.span, text }] }],
    });
    return undefined;
  }
  if (typeof value !== "object" || !isRange(value)) return mistyped(place, expression, scope, value);
  if (value.low < value.high) return [value.low, value.high];
  scope.report.add("bad-range", expression.span, `\`${place.name}\` needs a low end below its high end`);
  return undefined;
}

function plainValue(place: Place, expression: ast.Expression, scope: Scope, locals: Locals): PlanValue | undefined {
  const { name, param } = place;
  if (Array.isArray(param.schema.enum)) {
    const message = `\`${name}\` is ${describeParam(param)}`;
    const refuse: Refuse = (got, details) =>
      scope.report.add("bad-value", expression.span, `${message}${got}`, details);
    return wordOf(expression, param.schema.enum as readonly string[], { scope, locals, refuse });
  }
  const known = (text: string) => locals.has(text) || scope.params.has(text);
  if (isCall(expression) && !known(nameOf(expression).text) && !functions.has(nameOf(expression).text)) {
    const text = nameOf(expression).text;
    const curves = scope.catalog.names("curve");
    const meant = param.curve && expression.kind === "call" && nearest(text, [...curves, ...functions.keys()], scope);
    if (curves.includes(text) || curves.includes(meant || "")) return curveValue(place, expression, scope, locals);
    if (param.schema.type === "string" && expression.kind === "reference") {
      scope.report.add("wrong-type", expression.span, `\`${name}\` is text, in quotes`, {
        fixes: [{ title: "Put it in quotes", edits: [{ span: expression.span, text: `"${text}"` }] }],
      });
      return undefined;
    }
  }
  const value = evaluate(expression, scope, locals);
  if (value === undefined) return undefined;
  if (typeof value !== "object") return value;
  if (isList(value)) return value as readonly PlanValue[];
  if (isQuantity(value)) {
    scope.report.add("bad-unit", expression.span, `\`${name}\` is ${describeParam(param)}, without a unit`);
    return undefined;
  }
  return mistyped(place, expression, scope, value);
}

/** A curve's bounds do not depend on how long it takes; its durations only need to be numbers. */
const atItsOwnNumber: Resolve = (value) => (isDuration(value) ? value.duration.value : Number.NaN);

function curveValue(place: Place, call: ast.PluginCall, scope: Scope, locals: Locals): PlanValue | undefined {
  const { plugin, name, param } = place;
  const curve = bind(call, "curve", scope, locals);
  if (!param.curve) {
    scope.report.add(
      "bad-curve",
      call.span,
      `\`${name}\` of \`${plugin.name}\` stays the same for the whole training; ${describeKind("curve")} cannot stand here`,
      { hint: `\`${name}\` is ${describeParam(param)}` },
    );
    return undefined;
  }
  if (!curve) return undefined;
  const bounds = scope.catalog.find("curve", curve.name)?.bounds(plainParams(curve, atItsOwnNumber)) ?? [];
  const outside = bounds.find((bound) => complaints(plugin, Object.fromEntries([[name, bound]])).length > 0);
  if (outside === undefined) return { curve };
  scope.report.add("bad-curve", call.span, `\`${name}\` is ${describeParam(param)}, but this curve reaches ${outside}`);
  return undefined;
}
