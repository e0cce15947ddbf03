import { type ast, type Details, type Span, suggest } from "@dotgan/dsl";
import type { DataFacts, Kind, Shape } from "@dotgan/kit";
import type { Catalog } from "../catalog.js";
import type { CoreReport } from "../diagnostics.js";
import type { DataPlan, LatentPlan, MonitorPlan, NetworkPlan, Plan, Player, PluginUse } from "../plan.js";
import { listed } from "../words.js";

/**
 * A name of the file and what it stands for. `value` is `undefined` where the declaration has mistakes: they are reported
 * there, and whatever depends on the name stays silent.
 */
export interface Declared<T> {
  readonly name: string;
  readonly span: Span;
  readonly value: T | undefined;
  /** Set when something reads it. */
  used: boolean;
}
export type Names<T> = Map<string, Declared<T>>;

export interface DataEntry {
  readonly plan: DataPlan;
  readonly facts: DataFacts;
}

/** One of the two players' networks, checked. */
export interface NetworkEntry {
  readonly plan: NetworkPlan;
  readonly player: Player;
  /** Where each node was written, by its path. */
  readonly spans: ReadonlyMap<string, Span>;
}

/** One of D's outputs. */
export interface HeadEntry {
  readonly shape: Shape;
  /** The layer that it ends in. */
  readonly span: Span;
}

/** Everything that an experiment's names stand for, handed to every checking function. */
export interface Scope {
  readonly catalog: Catalog;
  readonly report: CoreReport;
  readonly params: Names<number | string | boolean>;
  readonly data: Names<DataEntry>;
  readonly latents: Names<LatentPlan>;
  /** By the name in the file. */
  readonly networks: Names<NetworkEntry>;
  /** D's heads. */
  readonly heads: Names<HeadEntry>;
  readonly optimizers: Names<PluginUse>;
  readonly monitors: Names<MonitorPlan>;
  /** Every plugin that was bound, by kind and name. */
  readonly plugins: Map<string, Plan["plugins"][number]>;
}

export const createScope = (catalog: Catalog, report: CoreReport): Scope => ({
  catalog,
  report,
  params: new Map(),
  data: new Map(),
  latents: new Map(),
  networks: new Map(),
  heads: new Map(),
  optimizers: new Map(),
  monitors: new Map(),
  plugins: new Map(),
});

/** "did you mean `x`?" with the edit that puts it there. */
export const meantName = (name: ast.Name, meant: string): Details => ({
  hint: `did you mean \`${meant}\`?`,
  fixes: [{ title: `Change \`${name.text}\` to \`${meant}\``, edits: [{ span: name.span, text: meant }] }],
});

/** For text that reads as a number: the number, with the edit that takes the quotes away. */
export function unquote(text: string, span: Span): Details {
  const number = /^\s*-?\d+(\.\d+)?(e[+-]?\d+)?\s*$/i.test(text) ? text.trim() : undefined;
  if (number === undefined) return {};
  return { hint: `write \`${number}\``, fixes: [{ title: "Remove the quotes", edits: [{ span, text: number }] }] };
}

/** After so many findings no more suggestions are looked for: comparing thousands of names with thousands is slow. */
const manySuggestions = 200;

/** The candidate that is closest to a text, where one is close. */
export function nearest(text: string, candidates: Iterable<string>, { report }: Scope): string | undefined {
  return report.diagnostics.length < manySuggestions ? suggest(text, candidates)[0] : undefined;
}

/** The candidate that was probably meant, where one is close. */
export function didYouMean(name: ast.Name, candidates: Iterable<string>, scope: Scope): Details {
  const best = nearest(name.text, candidates, scope);
  return best === undefined ? {} : meantName(name, best);
}

/** Backquoted and joined: "`a`, `b` and `c`". */
export const listNames = (names: readonly string[]): string => listed(names.map((name) => `\`${name}\``));

/**
 * What `name` stands for among `names`; an unknown one is reported with what is meant (`what`: "a latent").
 * `undefined` also for a name whose declaration has mistakes.
 */
export function find<T>(names: Names<T>, name: ast.Name, what: string, scope: Scope): Declared<T> | undefined {
  const found = names.get(name.text);
  if (found) {
    found.used = true;
    return found;
  }
  const suggestion = didYouMean(name, names.keys(), scope);
  markMeant(names, suggestion);
  const known = names.size > 0 ? `there is ${listNames([...names.keys()].slice(0, 12))}` : "none is declared";
  scope.report.add("unknown-name", name.span, `\`${name.text}\` is not ${what} of this experiment`, {
    hint: known,
    ...suggestion,
  });
  return undefined;
}

/** What is probably meant is not unused. */
export function markMeant<T>(names: Names<T>, { fixes }: Details): void {
  const meant = names.get(fixes?.[0]?.edits[0]?.text ?? "");
  if (meant) meant.used = true;
}

/** Declares a name; a second declaration is reported with the first one's place, and the first one stands. */
export function declare<T>(names: Names<T>, name: ast.Name, value: T | undefined, what: string, scope: Scope): void {
  const first = names.get(name.text);
  if (first) {
    scope.report.add("duplicate-name", name.span, `${what} \`${name.text}\` is declared twice`, {
      notes: [{ message: "first declared here", span: first.span }],
    });
    return;
  }
  names.set(name.text, { name: name.text, span: name.span, value, used: false });
}

/** Remembers that a plugin is used, for the plan's list. */
export function recordPlugin(kind: Kind, name: string, scope: Scope): void {
  const entry = scope.catalog.entry(kind, name);
  if (entry) scope.plugins.set(`${kind}:${name}`, { kind, name, package: entry.package, version: entry.version });
}
