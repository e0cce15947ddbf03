import type { ast } from "@dotgan/dsl";
import type { PluginUse } from "../plan.js";
import { bind } from "./bind.js";
import { declare, type Scope } from "./scope.js";
import { statementsOf } from "./statements.js";

/** Declares `optimizer slow = adam(...)`. */
export function declareOptimizers(file: ast.File, scope: Scope): void {
  for (const { name, optimizer } of statementsOf(file, "optimizer")) {
    declare(scope.optimizers, name, bind(optimizer, "optimizer", scope), "the optimizer", scope);
  }
}

/** An update's optimizer, and the name of its state where the file gives one. */
export function optimizerOf(
  call: ast.PluginCall,
  scope: Scope,
): { readonly use: PluginUse; readonly name?: string } | undefined {
  const named = scope.optimizers.get(call.name.text);
  if (!named) {
    const use = bind(call, "optimizer", scope);
    return use && { use };
  }
  named.used = true;
  if (call.kind === "call" && call.arguments.length > 0) {
    // A file may name an optimizer as its plugin: `optimizer adam = adam(lr: 1e-4)`.
    scope.report.add(
      "bad-option",
      call.span,
      `the optimizer \`${named.name}\` has its arguments where it is declared`,
      {
        hint: `write \`with ${named.name}\``,
        notes: [{ message: "declared here", span: named.span }],
      },
    );
    return undefined;
  }
  return named.value && { use: named.value, name: named.name };
}
