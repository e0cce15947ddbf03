import type { ast } from "@dotgan/dsl";
import type { Plan } from "../plan.js";
import { architecture } from "./advice/architecture.js";
import { game } from "./advice/game.js";
import { layersOf } from "./advice/layers.js";
import { advices, type Finding, isAdvice } from "./advice/list.js";
import { fewSamples } from "./advice/measures.js";
import { networkOf } from "./players.js";
import { didYouMean, type Scope } from "./scope.js";
import { statementsOf } from "./statements.js";

/** Reports `allow` of what is no advice, or twice of what is. */
export function checkAllows(file: ast.File, scope: Scope): void {
  const firsts = new Map<string, ast.Allow>();
  for (const allow of statementsOf(file, "allow")) {
    const { text } = allow.advice;
    const first = firsts.get(text);
    if (first) {
      scope.report.add("duplicate-name", allow.advice.span, `\`${text}\` is allowed twice`, {
        notes: [{ message: "first here", span: first.span }],
      });
    } else if (!isAdvice(text)) {
      scope.report.add("unknown-advice", allow.advice.span, `there is no advice \`${text}\``, {
        hint: `the advices are ${Object.keys(advices).join(", ")}`,
        ...didYouMean(allow.advice, Object.keys(advices), scope),
      });
    }
    firsts.set(text, allow);
  }
}

/**
 * Warns of what is allowed but known to go wrong, each with its source; `allow` statements of the file silence single
 * ones. For files without errors.
 */
export function advise(plan: Plan, scope: Scope, file: ast.File): void {
  const findings = findingsOf(plan, scope, file);
  const allowed = new Map(statementsOf(file, "allow").map((allow) => [allow.advice.text, allow]));
  for (const found of findings) {
    const { advice } = found;
    if (allowed.has(advice)) continue;
    tell(found, scope, [{ message: `to keep it, write \`allow ${advice} "the reason"\`` }]);
  }
  for (const [name, allow] of allowed) {
    if (findings.some(({ advice }) => advice === name)) continue;
    scope.report.add("unused-allow", allow.span, `\`allow ${name}\` silences nothing`, {
      fixes: [{ title: "Remove it", edits: [{ span: allow.span, text: "" }] }],
    });
  }
}

/** Warns of monitors that are asked for outside a file, where no `allow` can stand. */
export function adviseAsked(scope: Scope, file: ast.File): void {
  for (const found of fewSamples(file, scope)) tell(found, scope, []);
}

function tell(
  { advice, span, others, message, hint }: Finding,
  { report }: Scope,
  last: readonly { readonly message: string }[],
): void {
  const { code, source } = advices[advice];
  const too = others.slice(0, 3).map((other) => ({ message: "here too", span: other }));
  const more = others.length > 3 ? [{ message: `and in ${others.length - 3} more places` }] : [];
  report.add(code, span, message, { hint, notes: [...too, ...more, { message: `source: ${source}` }, ...last] });
}

function findingsOf(plan: Plan, scope: Scope, file: ast.File): readonly Finding[] {
  const data = [...scope.data.values()][0]?.value;
  const [generator, discriminator] = [networkOf("generator", scope), networkOf("discriminator", scope)];
  if (!data || !generator || !discriminator) return [];
  const layers = { generator: layersOf(generator, scope), discriminator: layersOf(discriminator, scope) };
  return [
    ...architecture.flatMap((rule) => rule(layers.generator, layers.discriminator, data)),
    ...game.flatMap((rule) => rule({ plan, file, scope, ...layers })),
    ...fewSamples(file, scope),
  ];
}
