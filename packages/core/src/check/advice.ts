import type { ast } from "@dotgan/dsl";
import type { Plan } from "../plan.js";
import type { Scope } from "./scope.js";

/** Warns of what is allowed but known to go wrong; `allow` statements of the file silence single ones. */
export function advise(_plan: Plan, _scope: Scope, _file: ast.File): void {}
