import type { ast } from "@dotgan/dsl";
import type { Plan } from "../plan.js";
import { formatDuration } from "../words.js";
import { durationOf } from "./duration.js";
import { numberOf } from "./number.js";
import { find, type Scope } from "./scope.js";
import { onlyStatement } from "./statements.js";

const manyCheckpoints = 1_000;

/** `keep best distance, last 2`; without it the latest checkpoint is kept. */
export function checkKeep(file: ast.File, scope: Scope): Plan["keep"] {
  const statement = onlyStatement(file, "keep", scope);
  const best = statement?.best && selectingMetric(statement.best, "`keep best`", scope, { repeated: true });
  const last =
    statement?.last && numberOf(statement.last, { what: "`last`", whole: true, min: 1, max: manyCheckpoints }, scope);
  return { ...(best !== undefined && { best }), last: last ?? 1 };
}

/** `stop when distance has not improved for 10 evaluations`. */
export function checkStop(file: ast.File, scope: Scope): Plan["stop"] {
  const statement = onlyStatement(file, "stop", scope);
  if (!statement) return undefined;
  const monitor = selectingMetric(statement.monitor, "`stop`", scope, { repeated: true });
  const patience = patienceOf(statement.patience, scope);
  if (monitor === undefined || !patience) return undefined;
  const every = scope.monitors.get(monitor)?.value?.every;
  if (every && every.unit === patience.unit && patience.value < every.value) {
    scope.report.add(
      "bad-selection",
      statement.patience.span,
      `\`${monitor}\` is measured every ${formatDuration(every)}, so it could not improve sooner`,
      { hint: `wait for ${formatDuration(every)} at least, or for a number of evaluations` },
    );
    return undefined;
  }
  return { monitor, patience };
}

/** A bare number counts evaluations. */
function patienceOf(expression: ast.Expression, scope: Scope): NonNullable<Plan["stop"]>["patience"] | undefined {
  if (expression.kind === "quantity") return durationOf(expression, scope, { minutes: true, positive: true });
  const value = numberOf(expression, { what: "the patience, in evaluations,", whole: true, min: 1 }, scope);
  return value === undefined ? undefined : { value, unit: "evaluations" };
}

/**
 * A monitor that may choose among checkpoints or runs: a metric, never measured on `test`. Its name, or `undefined` after
 * reporting.
 */
export function selectingMetric(
  name: ast.Name,
  who: string,
  scope: Scope,
  { repeated }: { readonly repeated: boolean },
): string | undefined {
  const found = find(scope.monitors, name, "a monitor", scope);
  const monitor = found?.value;
  if (!found || !monitor) return undefined;
  const notes = [{ message: "declared here", span: found.span }];
  const refuse = (message: string, hint: string): undefined => {
    scope.report.add("bad-selection", name.span, message, { hint, notes });
    return undefined;
  };
  if (monitor.kind === "view") {
    return refuse(`\`${name.text}\` is a view: pictures cannot be compared by a number`, "name a metric");
  }
  if (monitor.split === "test") {
    return refuse(`${who} may not choose by \`${name.text}\`, which is measured on \`test\``, "measure it on `valid`");
  }
  if (repeated && !monitor.every) {
    return refuse(
      `${who} needs a metric that is measured while training; \`${name.text}\` is measured at the end`,
      "measure it in an `every` block too",
    );
  }
  return monitor.as;
}
