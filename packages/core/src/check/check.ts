import { type ast, type Diagnostic, hasErrors, parse, Report, type Source, type Span } from "@dotgan/dsl";
import type { DataFacts } from "@dotgan/kit";
import type { Catalog } from "../catalog.js";
import { cost } from "../cost.js";
import { coreDiagnostics } from "../diagnostics.js";
import type { DataPlan, Plan, Player, Precision } from "../plan.js";
import { rehearsal } from "../rehearsal.js";
import { formatBytes } from "../words.js";
import { advise, checkAllows } from "./advice.js";
import { arrange } from "./arrange.js";
import { claim, declareLatents, declareParamsAndData, warnUnusedNames } from "./declarations.js";
import { describeValue, evaluate } from "./evaluate.js";
import { checkNetwork } from "./network.js";
import { precisionOf } from "./precision.js";
import { inputsOf, rolesOf } from "./roles.js";
import { createScope, declare, nearest, type Scope } from "./scope.js";
import { isSeed, mostSeed } from "./seed.js";
import { onlyStatement, statementsOf, writtenUpdates } from "./statements.js";
import { checkTraining, type Training } from "./training.js";
import { networksOf, type ReadFile } from "./use.js";
import { checkWeights } from "./weights.js";

export interface CheckOptions {
  readonly catalog: Catalog;
  /** Values of the file's params, as texts: `--set name=value`. */
  readonly set?: Readonly<Record<string, string>>;
  /** Instead of the file's `seed`. */
  readonly seed?: number;
  /** Instead of the file's `precision`. */
  readonly precision?: Precision;
  /** What a probe of the files found, instead of what the dataset says of itself. */
  readonly facts?: DataFacts;
  /** For `from "..." use`; paths are joined to the name of the file that uses them. */
  readonly readFile?: ReadFile;
  /** A plan made short, to see that everything in it works: see `rehearsal`. */
  readonly quick?: boolean;
  /** Bytes that training may take, its process included. */
  readonly memoryLimit?: number;
}

/** What checking a file came to. */
export interface Checked {
  readonly source: Source;
  /** Absent where there are errors. */
  readonly plan?: Plan;
  /** The data, where its statement is right: what a probe of its files needs to know. */
  readonly data?: DataPlan;
  /** In the order of the file. */
  readonly diagnostics: readonly Diagnostic[];
}

const players: readonly Player[] = ["generator", "discriminator"];

/** Reads a `.gan` file and finds all its mistakes, or the plan that it describes. */
export function check(source: Source, options: CheckOptions): Checked {
  const { file, diagnostics: syntax } = parse(source);
  const scope = createScope(options.catalog, new Report(coreDiagnostics));
  const plan = planOf(file, source, scope, options);
  const diagnostics = arrange(file, syntax, scope.report.diagnostics);
  const data = [...scope.data.values()][0]?.value?.plan;
  const found = { source, ...(data && { data }), diagnostics };
  return hasErrors(diagnostics) || !plan ? found : { ...found, plan };
}

function planOf(file: ast.File, source: Source, scope: Scope, options: CheckOptions): Plan | undefined {
  if (file.statements.length === 0) {
    scope.report.add("no-data", startOf(file), "the file says nothing yet", {
      hint: "`gan new NAME` writes a whole experiment",
    });
    return undefined;
  }
  declareParamsAndData(file, new Map(Object.entries(options.set ?? {})), options.facts, scope);
  if (scope.data.size === 0) {
    scope.report.add("no-data", startOf(file), "the file has no data", { hint: "write `data digits = mnist()`" });
  }
  declareLatents(file, scope);
  const { networks, absent } = networksOf(file, source, options.readFile, scope);
  const names = [...networks.map(({ declaration }) => declaration.name), ...absent];
  for (const { declaration } of networks) claim(declaration.name, "a network", scope);
  const weights = checkWeights(file, names, scope);
  const roles = rolesOf(networks, absent.length > 0, file, scope);
  for (const role of roles) {
    checkNetwork(role, inputsOf(role, scope), weights.get(role.declaration.name.text) ?? {}, scope);
  }
  // A network that was refused, or is missing, is reported as such; whoever names it says nothing new.
  const updated = statementsOf(file, "train").flatMap(({ body }) =>
    writtenUpdates(body).flatMap((one) => one.networks),
  );
  const known = names.map(({ text }) => text);
  const missing = roles.length < players.length ? updated.filter(({ text }) => !nearest(text, known, scope)) : [];
  for (const name of [...names, ...missing])
    if (!scope.networks.has(name.text)) declare(scope.networks, name, undefined, "", scope);
  const training = checkTraining(file, scope);
  const seed = seedOf(file, options.seed, scope);
  const precision = precisionOf(file, options.precision, scope);
  const title = onlyStatement(file, "title", scope)?.text.value ?? baseName(source.name);
  checkAllows(file, scope);
  warnUnusedNames(scope);
  const plan = assemble({ title, seed, precision, training, scope });
  if (!plan || hasErrors(scope.report.diagnostics)) return undefined;
  checkMemory(plan, file, scope, options.memoryLimit);
  advise(plan, scope, file);
  return options.quick ? rehearsal(plan, options.catalog) : plan;
}

interface Parts {
  readonly title: string;
  readonly seed: number | undefined;
  readonly precision: Precision | undefined;
  readonly training: Training;
  readonly scope: Scope;
}

function assemble({ title, seed, precision, training, scope }: Parts): Plan | undefined {
  const data = [...scope.data.values()][0]?.value;
  const [generator, discriminator] = players.map(
    (player) => [...scope.networks.values()].find(({ value }) => value?.player === player)?.value?.plan,
  );
  if (!data || !generator || !discriminator || seed === undefined || !precision) return undefined;
  const params = [...scope.params.values()].flatMap(({ name, value }) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return {
    format: 1,
    title,
    seed,
    precision,
    params: Object.fromEntries(params),
    data: data.plan,
    latents: [...scope.latents.values()].flatMap(({ value }) => value ?? []),
    generator,
    discriminator,
    ...training,
    plugins: [...scope.plugins.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, plugin]) => plugin),
  };
}

function seedOf(file: ast.File, given: number | undefined, scope: Scope): number | undefined {
  const statement = onlyStatement(file, "seed", scope);
  const written = statement ? evaluate(statement.value, scope) : 0;
  if (written === undefined) return undefined;
  const rule = `a seed is a whole number from 0 to ${mostSeed}`;
  if (!isSeed(written)) {
    scope.report.add("bad-seed", statement?.value.span ?? startOf(file), `${rule}, got ${describeValue(written)}`);
  } else if (given !== undefined && !isSeed(given)) {
    scope.report.add("bad-seed", startOf(file), `\`--seed ${given}\`: ${rule}`);
  } else {
    return given ?? written;
  }
  return undefined;
}

function checkMemory(plan: Plan, file: ast.File, scope: Scope, limit: number | undefined): void {
  // On the engine that takes least.
  const needed = limit === undefined ? 0 : cost(plan, scope.catalog).memory.total.wasm;
  if (limit === undefined || needed <= limit) return;
  const place = statementsOf(file, "train")[0]?.batch.span ?? startOf(file);
  scope.report.add(
    "too-much-memory",
    place,
    `training would need about ${formatBytes(needed)} of memory, and ${formatBytes(limit)} are allowed`,
    { hint: "a smaller batch needs less; `gan explain` shows where the memory goes" },
  );
}

const startOf = ({ span }: ast.File): Span => ({ ...span, end: span.start });

/** `celeba` for `experiments/celeba.gan`. */
const baseName = (path: string): string => path.slice(path.lastIndexOf("/") + 1).replace(/\.gan$/, "");
