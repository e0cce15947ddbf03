import type { ast } from "@dotgan/dsl";
import { type DataFacts, size, unbounded } from "@dotgan/kit";
import type { LatentPlan } from "../plan.js";
import { plainParams } from "../values.js";
import { bind } from "./bind.js";
import { functions } from "./evaluate.js";
import { tooLarge } from "./graph.js";
import { originOf } from "./origin.js";
import { checkOverrides, declaredValue, type Overrides } from "./params.js";
import { type DataEntry, declare, type Scope } from "./scope.js";
import { statementsOf } from "./statements.js";

/** `seed` is what `--seed` and a sweep set. */
const reserved = new Set([...functions.keys(), "true", "false", "seed"]);

/** Declares a name that expressions and networks see: one name for one thing among params, data, latents and networks. */
export function claim(name: ast.Name, what: string, scope: Scope): boolean {
  if (reserved.has(name.text)) {
    scope.report.add(
      "reserved-name",
      name.span,
      `\`${name.text}\` already has a meaning in every file; ${what} needs another name`,
    );
    return false;
  }
  const others = [scope.params, scope.data, scope.latents];
  const taken = others.map((names) => names.get(name.text)).find((entry) => entry !== undefined);
  if (!taken) return true;
  scope.report.add("duplicate-name", name.span, `\`${name.text}\` is declared twice`, {
    notes: [{ message: "first declared here", span: taken.span }],
  });
  return false;
}

/** Declares a file's params, in order, and its data, whose facts later params may use. */
export function declareParamsAndData(
  file: ast.File,
  overrides: Overrides,
  facts: DataFacts | undefined,
  scope: Scope,
): void {
  for (const statement of file.statements) {
    if (statement.kind === "param") {
      const value = declaredValue(statement, overrides, scope);
      if (claim(statement.name, "a param", scope)) declare(scope.params, statement.name, value, "the param", scope);
    } else if (statement.kind === "data") {
      declareData(statement, facts, scope);
    }
  }
  checkOverrides(overrides, file, scope);
}

function declareData({ name, source }: ast.Data, facts: DataFacts | undefined, scope: Scope): void {
  const entry = dataEntry(name, source, facts, scope);
  const [first] = scope.data.values();
  if (first) {
    scope.report.add("duplicate-name", name.span, "an experiment has one source of data, and this is a second one", {
      notes: [{ message: "the first is here", span: first.span }],
    });
  } else if (claim(name, "the data", scope)) {
    declare(scope.data, name, entry, "the data", scope);
  }
}

function dataEntry(
  name: ast.Name,
  source: ast.PluginCall,
  probed: DataFacts | undefined,
  scope: Scope,
): DataEntry | undefined {
  const use = bind(source, "dataset", scope);
  const facts = use && (probed ?? scope.catalog.find("dataset", use.name)?.facts(plainParams(use)));
  if (!use || !facts) return undefined;
  const { shape, range, classes } = facts;
  return { facts, plan: { ...use, as: name.text, shape, range, ...(classes !== undefined && { classes }) } };
}

/** Declares the latents; the data is known already. */
export function declareLatents(file: ast.File, scope: Scope): void {
  for (const { name, sampler } of statementsOf(file, "latent")) {
    const plan = latentPlan(name, sampler, scope);
    if (claim(name, "a latent", scope)) declare(scope.latents, name, plan, "the latent", scope);
  }
}

function latentPlan(name: ast.Name, call: ast.PluginCall, scope: Scope): LatentPlan | undefined {
  const use = bind(call, "sampler", scope);
  const sampler = use && scope.catalog.find("sampler", use.name);
  const data = [...scope.data.values()][0];
  if (!use || !sampler || !data?.value) return undefined;
  const { facts, plan } = data.value;
  if (sampler.needsLabels && facts.classes === undefined) {
    scope.report.add("needs-labels", call.span, `\`${use.name}\` needs labels, and \`${plan.as}\` has none`, {
      hint: "take labelled data, or `categorical` for classes that are found without labels",
      notes: [{ message: "declared here", span: data.span }],
    });
    return undefined;
  }
  const params = plainParams(use);
  const shape = sampler.shape(params, facts);
  if (tooLarge(size(shape), (n) => `\`${use.name}\` would draw ${n} numbers per example`, call.span, scope)) {
    return undefined;
  }
  return {
    ...use,
    as: name.text,
    shape,
    range: sampler.range?.(params, facts) ?? unbounded,
    origin: originOf(call.span),
  };
}

/** Warns of params and latents that nothing reads. */
export function warnUnusedNames({ params, latents, report }: Scope): void {
  for (const [names, what] of [
    [params, "param"],
    [latents, "latent"],
  ] as const) {
    for (const { name, span, used, value } of names.values()) {
      if (!used && value !== undefined) report.add("unused-name", span, `nothing uses the ${what} \`${name}\``);
    }
  }
}
