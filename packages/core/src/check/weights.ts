import type { ast } from "@dotgan/dsl";
import type { WeightsPlan } from "../plan.js";
import { argumentsOf, bind, nameOf } from "./bind.js";
import { evaluate } from "./evaluate.js";
import { originOf } from "./origin.js";
import { didYouMean, type Scope } from "./scope.js";
import { statementsOf } from "./statements.js";

type Part = keyof WeightsPlan;
const roles = ["bias", "gain"] as const;

/** How each network's weights start, by the network's name. Several statements may each say a part of it. */
export function checkWeights(
  file: ast.File,
  networks: readonly ast.Name[],
  scope: Scope,
): ReadonlyMap<string, WeightsPlan> {
  const plans = new Map<string, WeightsPlan>();
  for (const statement of statementsOf(file, "weights")) {
    const plan = weightsOf(statement, scope);
    for (const name of statement.networks) {
      if (!networks.some((network) => network.text === name.text)) {
        scope.report.add("unknown-name", name.span, `\`${name.text}\` is not a network of this experiment`, {
          ...didYouMean(
            name,
            networks.map(({ text }) => text),
            scope,
          ),
        });
        continue;
      }
      const known = plans.get(name.text) ?? {};
      const twice = (Object.keys(plan) as Part[]).find((part) => known[part] !== undefined);
      if (twice) {
        scope.report.add("duplicate-name", name.span, `how \`${name.text}\` starts (${twice}) is said twice`);
      } else {
        plans.set(name.text, { ...known, ...plan });
      }
    }
  }
  return plans;
}

function weightsOf(statement: ast.Weights, scope: Scope): WeightsPlan {
  const { initializer, under } = statement;
  const run = nameOf(initializer).text === "run" ? runOf(initializer, scope) : undefined;
  const kernel = nameOf(initializer).text === "run" ? undefined : bind(initializer, "initializer", scope);
  const transform = under && constraintOf(under, scope);
  return {
    ...(run && { run }),
    ...(kernel && { kernel }),
    ...rolesOf(statement, scope),
    ...(transform && { under: transform }),
  };
}

function rolesOf({ roles: written }: ast.Weights, scope: Scope): Pick<WeightsPlan, "bias" | "gain"> {
  const found: { -readonly [R in "bias" | "gain"]?: WeightsPlan[R] } = {};
  for (const { name, value, span } of written) {
    const role = roles.find((known) => known === name?.text);
    if (!role) {
      scope.report.add("bad-weights", name?.span ?? span, "only `bias:` and `gain:` may stand beside the initializer", {
        ...(name && didYouMean(name, roles, scope)),
      });
    } else if (found[role]) {
      scope.report.add("duplicate-argument", span, `\`${role}\` is given twice`);
    } else if (value.kind !== "reference" && value.kind !== "call") {
      scope.report.add("wrong-type", value.span, `\`${role}\` needs an initializer, as \`constant(0)\``);
    } else {
      const use = bind(value, "initializer", scope);
      if (use) found[role] = use;
    }
  }
  return found;
}

function constraintOf(call: ast.PluginCall, scope: Scope) {
  const use = bind(call, "constraint", scope);
  if (!use || scope.catalog.find("constraint", use.name)?.transform) return use;
  scope.report.add(
    "bad-weights",
    call.span,
    `\`${use.name}\` acts after an update, not whenever the weights are used`,
    {
      hint: `write \`then ${use.name}(...)\` at the update`,
    },
  );
  return undefined;
}

/** `run("runs/0007", best)`: a path, and which checkpoint: `best`, `last` or a step. */
function runOf(call: ast.PluginCall, scope: Scope): WeightsPlan["run"] {
  const [path, checkpoint, ...others] = argumentsOf(call);
  const form = 'write `run("PATH", best)`, with `best`, `last` or a step';
  if (!path || others.length > 0 || path.name || checkpoint?.name || path.value.kind !== "string") {
    scope.report.add("bad-weights", call.span, "`run` takes the path of a run, in quotes, and which checkpoint", {
      hint: form,
    });
    return undefined;
  }
  const origin = originOf(call.span);
  const value = checkpoint?.value;
  if (!value) return { path: path.value.value, checkpoint: "best", origin };
  if (value.kind === "reference" && (value.name.text === "best" || value.name.text === "last")) {
    return { path: path.value.value, checkpoint: value.name.text, origin };
  }
  const step = evaluate(value, scope);
  if (Number.isInteger(step) && Number(step) >= 0) return { path: path.value.value, checkpoint: String(step), origin };
  if (step !== undefined) {
    scope.report.add("bad-weights", value.span, "a checkpoint is `best`, `last` or a step", { hint: form });
  }
  return undefined;
}
