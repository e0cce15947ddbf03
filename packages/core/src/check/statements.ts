import type { ast } from "@dotgan/dsl";
import type { Scope } from "./scope.js";

/** The statements of one kind, in order. */
export const statementsOf = <K extends ast.Statement["kind"]>(
  file: ast.File,
  kind: K,
): readonly Extract<ast.Statement, { kind: K }>[] =>
  file.statements.filter((statement): statement is Extract<ast.Statement, { kind: K }> => statement.kind === kind);

/** The one statement of a kind that may stand once; further ones are reported, and the first one stands. */
export function onlyStatement<K extends ast.Statement["kind"]>(
  file: ast.File,
  kind: K,
  scope: Scope,
): Extract<ast.Statement, { kind: K }> | undefined {
  const [first, ...others] = statementsOf(file, kind);
  for (const other of others) {
    scope.report.add("duplicate-name", other.span, `\`${kind}\` stands twice`, {
      notes: first ? [{ message: "first here", span: first.span }] : [],
    });
  }
  return first;
}

/** The updates of a block in the file, in order. */
export const writtenUpdates = (phases: readonly ast.Phase[]): readonly ast.Update[] =>
  phases.flatMap((phase) => {
    if (phase.kind === "update") return [phase];
    return phase.kind === "average" ? [] : writtenUpdates(phase.body);
  });
