import type { ast } from "@dotgan/dsl";
import { type Precision, precisions } from "../plan.js";
import { precisionFromElsewhere } from "./elsewhere.js";
import type { Scope } from "./scope.js";
import { onlyStatement } from "./statements.js";
import { wordOf } from "./word.js";

const choices = precisions.map((name) => `\`${name}\``).join(" or ");

/** What the file says, or what is given instead; `undefined` after reporting. */
export function precisionOf(file: ast.File, given: Precision | undefined, scope: Scope): Precision | undefined {
  const value = onlyStatement(file, "precision", scope)?.value;
  const written = value
    ? wordOf(value, precisions, {
        scope,
        elsewhere: precisionFromElsewhere,
        refuse: (got, details) =>
          scope.report.add("bad-precision", value.span, `a precision is ${choices}${got}`, details),
      })
    : "float32";
  return written && (given ?? written);
}
