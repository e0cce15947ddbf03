import type { ast } from "@dotgan/dsl";
import type { Player, UpdatePlan } from "../plan.js";
import { numberOf } from "./number.js";
import { didYouMean, listNames, type Scope } from "./scope.js";

const names = ["batch", "joined", "clipNorm", "l2"] as const;
type OptionName = (typeof names)[number];
const isOption = (text: string): text is OptionName => names.includes(text as OptionName);

/** What follows an update's optimizer: `batch 256`, `joined`, `clipNorm: 1`, `l2: 1e-5`. Mistakes are reported. */
export function optionsOf(
  update: ast.Update,
  batch: number,
  players: readonly Player[],
  scope: Scope,
): Pick<UpdatePlan, "batch" | "joined" | "clipNorm" | "l2"> {
  const { report } = scope;
  const given = new Map<OptionName, ast.UpdateOption>();
  for (const option of update.options) {
    const { name } = option;
    if (!isOption(name.text)) {
      report.add("bad-option", name.span, `an update has no option \`${name.text}\``, {
        hint: `there is ${listNames(names)}`,
        ...didYouMean(name, names, scope),
      });
      continue;
    }
    const first = given.get(name.text);
    if (first) {
      report.add("duplicate-argument", option.span, `\`${name.text}\` is given twice`, {
        notes: [{ message: "first given here", span: first.span }],
      });
      continue;
    }
    given.set(name.text, option);
  }

  const number = (name: OptionName, rules: Omit<Parameters<typeof numberOf>[1], "what">): number | undefined => {
    const option = given.get(name);
    if (!option) return undefined;
    if (option.value) return numberOf(option.value, { what: `\`${name}\``, ...rules }, scope);
    report.add("bad-option", option.span, `\`${name}\` needs a number`, {
      hint: name === "batch" ? "as `batch 256`" : `as \`${name}: 1\``,
    });
    return undefined;
  };

  const joined = given.get("joined");
  if (joined?.value) {
    report.add("bad-option", joined.span, "`joined` takes no value", {
      fixes: [{ title: "Remove the value", edits: [{ span: joined.span, text: "joined" }] }],
    });
  } else if (joined && players.length > 0 && !players.includes("discriminator")) {
    report.add(
      "bad-option",
      joined.span,
      "`joined` runs D on reals and fakes in one pass; this update runs it on fakes alone",
      {
        hint: "remove it",
      },
    );
  }
  const clipNorm = number("clipNorm", { above: 0 });
  const l2 = number("l2", { min: 0 });
  return {
    batch: number("batch", { whole: true, min: 1, max: 1_000_000 }) ?? batch,
    joined: joined !== undefined,
    ...(clipNorm !== undefined && { clipNorm }),
    ...(l2 !== undefined && { l2 }),
  };
}
