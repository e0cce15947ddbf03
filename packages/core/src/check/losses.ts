import type { ast, Span } from "@dotgan/dsl";
import type { PluginOf } from "@dotgan/kit";
import type { Plan, Player, TermPlan } from "../plan.js";
import { bind } from "./bind.js";
import { checkPenalty, checkTermHeads } from "./heads.js";
import { numberOf } from "./number.js";
import { playerName, players } from "./players.js";
import { find, type Scope } from "./scope.js";
import { statementsOf } from "./statements.js";

/** One bound term and where it stands. */
export interface CheckedTerm {
  readonly plan: TermPlan;
  readonly loss: PluginOf<"loss">;
  readonly span: Span;
}

/** `loss = ...` for both players, or `loss D = ...` and `loss G = ...`. */
export function checkLosses(file: ast.File, scope: Scope): Plan["losses"] {
  const statements = statementsOf(file, "loss");
  const terms: Record<Player, CheckedTerm[]> = { discriminator: [], generator: [] };
  const first = new Map<Player | "both", ast.Loss>();
  // After a mistake, what is missing may be what was mistaken.
  let sound = true;
  for (const statement of statements) {
    const target = targetOf(statement, scope);
    if (target === undefined || !stands(statement, target, first, scope)) {
      sound = false;
      continue;
    }
    for (const term of statement.terms) {
      const checked = checkTerm(term, scope);
      if (!checked) {
        sound = false;
        continue;
      }
      const sides = players.filter((player) => checked.loss[player] !== undefined);
      if (target === "both") for (const player of sides) terms[player].push(checked);
      else if (sides.includes(target)) terms[target].push(checked);
      else {
        sound = false;
        noSide(checked, target, scope);
      }
    }
  }
  if (sound) checkAdversarial(terms, first, file, scope);
  checkPenalty([...new Set([...terms.discriminator, ...terms.generator])], scope);
  return {
    discriminator: terms.discriminator.map(({ plan }) => plan),
    generator: terms.generator.map(({ plan }) => plan),
  };
}

function targetOf({ player }: ast.Loss, scope: Scope): Player | "both" | undefined {
  return player ? find(scope.networks, player, "a network", scope)?.value?.player : "both";
}

/** Each player's loss is written once, in one of the two forms. */
function stands(
  statement: ast.Loss,
  target: Player | "both",
  first: Map<Player | "both", ast.Loss>,
  scope: Scope,
): boolean {
  const same = first.get(target);
  if (same) {
    scope.report.add("duplicate-name", statement.span, "this loss is written twice", {
      hint: "one statement holds all terms, joined by `+`",
      notes: [{ message: "first here", span: same.span }],
    });
    return false;
  }
  const [other] = target === "both" ? first.values() : [first.get("both")];
  if (other) {
    scope.report.add("loss-forms", statement.span, "`loss` for both players and `loss` for one stand in one file", {
      hint: "write either `loss = ...`, or one `loss NAME = ...` for each network",
      notes: [{ message: "the other form is here", span: other.span }],
    });
    return false;
  }
  first.set(target, statement);
  return true;
}

function checkTerm(term: ast.Term, scope: Scope): CheckedTerm | undefined {
  const weight = term.weight ? numberOf(term.weight, { what: "a term's weight" }, scope) : 1;
  const every = term.every
    ? numberOf(term.every, { what: "`every`, counted in updates,", whole: true, min: 1 }, scope)
    : 1;
  const use = bind(term.loss, "loss", scope);
  const loss = use && scope.catalog.find("loss", use.name);
  if (!use || !loss || weight === undefined || every === undefined) return undefined;
  const plan: TermPlan = { ...use, weight: term.sign * weight, every };
  return checkTermHeads(plan, loss, term.loss.span, scope) ? { plan, loss, span: term.loss.span } : undefined;
}

function noSide({ plan, span }: CheckedTerm, player: Player, scope: Scope): void {
  const other = player === "generator" ? "discriminator" : "generator";
  scope.report.add("no-side", span, `\`${plan.name}\` has nothing that the ${player} minimises`, {
    hint: `write it in \`loss ${playerName(other, scope)}\``,
  });
}

/** Without a term that judges D's `real` head, a player would not play. */
function checkAdversarial(
  terms: Readonly<Record<Player, readonly CheckedTerm[]>>,
  first: ReadonlyMap<Player | "both", ast.Loss>,
  file: ast.File,
  scope: Scope,
): void {
  const idle = players.filter((player) => !terms[player].some(({ loss }) => loss.adversarial));
  const start = { ...file.span, end: file.span.start };
  if (first.size === 0) {
    scope.report.add("no-loss", start, "the file has no loss", { hint: "write `loss = nonSaturating`" });
    return;
  }
  const names = scope.catalog.names("loss").filter((loss) => scope.catalog.find("loss", loss)?.adversarial);
  const hint = `add one of ${names.map((loss) => `\`${loss}\``).join(", ")}`;
  const both = first.get("both");
  if (both && idle.length > 0) {
    const who = idle.map((player) => playerName(player, scope)).join(" or ");
    scope.report.add("no-adversarial", both.span, `no term of this loss sets ${who} against the other player`, {
      hint,
    });
    return;
  }
  for (const player of idle) {
    const name = playerName(player, scope);
    const own = first.get(player);
    const [other] = first.values();
    if (own) {
      scope.report.add("no-adversarial", own.span, `no term of ${name}'s loss sets it against the other player`, {
        hint,
      });
    } else {
      scope.report.add("no-loss", other?.span ?? start, `\`${name}\` has no loss`, {
        hint: `write \`loss ${name} = ...\` too`,
      });
    }
  }
}
