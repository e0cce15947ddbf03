import type { ast } from "@dotgan/dsl";
import type { Plan } from "../plan.js";
import { errorCount } from "./errors.js";
import { enumerate, evaluate } from "./evaluate.js";
import { paramValue } from "./params.js";
import { didYouMean, type Scope } from "./scope.js";
import { isSeed, mostSeed } from "./seed.js";
import { selectingMetric } from "./selection.js";
import { onlyStatement, statementsOf } from "./statements.js";

const manyRuns = 10_000;

type Axis = NonNullable<Plan["sweep"]>["axes"][number];

/** `sweep { width in [64, 128]; seed in 1..3; by distance }`. */
export function checkSweep(file: ast.File, scope: Scope): Plan["sweep"] {
  const statement = onlyStatement(file, "sweep", scope);
  if (!statement) return undefined;
  const errors = errorCount(scope);
  const params = new Map(statementsOf(file, "param").map((param) => [param.name.text, param]));
  const firsts = new Map<string, ast.SweepAxis>();
  const axes = statement.axes.flatMap((axis): Axis[] => {
    const first = firsts.get(axis.name.text);
    if (first) {
      scope.report.add("duplicate-name", axis.name.span, `\`${axis.name.text}\` is swept twice`, {
        notes: [{ message: "first here", span: first.span }],
      });
      return [];
    }
    firsts.set(axis.name.text, axis);
    const values = valuesOf(axis, params, scope);
    return values ? [{ name: axis.name.text, values }] : [];
  });
  const by = statement.by && selectingMetric(statement.by, "a sweep", scope, { repeated: false });
  if (statement.axes.length === 0) {
    scope.report.add("bad-sweep", statement.span, "this sweep varies nothing", {
      hint: "write `seed in 1..3`, or a param",
    });
  }
  const runs = axes.reduce((product, { values }) => product * values.length, 1);
  if (runs > manyRuns) {
    scope.report.add("bad-sweep", statement.span, `this sweep has ${runs} runs; ${manyRuns} are the most`);
  }
  return errorCount(scope) > errors ? undefined : { axes, ...(by !== undefined && { by }) };
}

function valuesOf(
  { name, values: expression }: ast.SweepAxis,
  params: ReadonlyMap<string, ast.Param>,
  scope: Scope,
): Axis["values"] | undefined {
  const param = params.get(name.text);
  if (!param && name.text !== "seed") {
    const candidates = [...params.keys(), "seed"];
    scope.report.add("unknown-name", name.span, `\`${name.text}\` is no param of this file`, {
      hint: "a sweep varies params and `seed`",
      ...didYouMean(name, candidates, scope),
    });
    return undefined;
  }
  const value = evaluate(expression, scope);
  const values = value === undefined ? undefined : enumerate(value, expression.span, scope);
  if (!values) return undefined;
  if (values.length === 0) {
    scope.report.add("bad-sweep", expression.span, `\`${name.text}\` has no values`);
    return undefined;
  }
  const spanOf = (index: number) =>
    (expression.kind === "list" ? expression.items[index]?.span : undefined) ?? expression.span;
  const twice = values.findIndex((item, index) => values.indexOf(item) < index);
  if (twice >= 0) {
    scope.report.add("bad-sweep", spanOf(twice), `\`${name.text}\` takes ${values[twice]} twice`, {
      hint: "each combination runs once",
    });
    return undefined;
  }
  const errors = errorCount(scope);
  for (const [index, item] of values.entries()) {
    if (param) paramValue(param, item, spanOf(index), scope);
    else if (!isSeed(item))
      scope.report.add("bad-seed", spanOf(index), `a seed is a whole number from 0 to ${mostSeed}, got ${item}`);
  }
  return errorCount(scope) > errors ? undefined : values;
}
