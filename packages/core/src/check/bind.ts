import type { ast, Details, Span } from "@dotgan/dsl";
import type { Kind, Param, Params, Plugin, PluginOf } from "@dotgan/kit";
import type { PlanValue, PluginUse } from "../plan.js";
import { formatNumber } from "../words.js";
import { type Given, valueOfArgument } from "./argument.js";
import { fillDefault } from "./defaults.js";
import { describeKind, describeUse } from "./describe.js";
import { describeParam } from "./describeParam.js";
import { parameterFromElsewhere } from "./elsewhere.js";
import type { Locals } from "./evaluate.js";
import { originOf } from "./origin.js";
import { complaints } from "./schema.js";
import { didYouMean, listNames, meantName, nearest, recordPlugin, type Scope, unquote } from "./scope.js";

/** The name that a call starts with. */
export const nameOf = (call: ast.PluginCall): ast.Name => call.name;
export const argumentsOf = (call: ast.PluginCall): readonly ast.Argument[] =>
  call.kind === "call" ? call.arguments : [];

/**
 * A call of a plugin, checked: the plugin found, its arguments bound by position and name, every value evaluated and
 * validated, every default filled in. `undefined` after reporting every mistake in it.
 */
export function bind(call: ast.PluginCall, kind: Kind, scope: Scope, locals?: Locals): PluginUse | undefined {
  const plugin = resolve(nameOf(call), kind, scope);
  return plugin && bindArguments(plugin as Plugin, call, argumentsOf(call), scope, locals);
}

/** The plugin of this kind and name; an unknown one is reported. `beside`: other names that may stand in this place. */
export function resolve<K extends Kind>(
  name: ast.Name,
  kind: K,
  scope: Scope,
  beside: readonly string[] = [],
): PluginOf<K> | undefined {
  const plugin = scope.catalog.find(kind, name.text);
  if (plugin) {
    recordPlugin(kind, name.text, scope);
    return plugin;
  }
  const aliases = new Map<string, string>();
  for (const known of scope.catalog.names(kind)) {
    for (const alias of scope.catalog.find(kind, known)?.aliases ?? []) aliases.set(alias, known);
  }
  const other = describeUse(name.text, scope);
  // What is spelt right is no misspelling of something else, unless other frameworks call that so.
  const close = other ? "" : nearest(name.text, [...scope.catalog.names(kind), ...aliases.keys(), ...beside], scope);
  const meant = aliases.get(name.text) ?? aliases.get(close ?? "") ?? close;
  const details = meant ? meantName(name, meant) : {};
  scope.report.add(
    "unknown-plugin",
    name.span,
    other
      ? `\`${name.text}\` is ${other}; ${describeKind(kind)} is meant here`
      : `there is no ${describeKind(kind).replace(/^an? /, "")} \`${name.text}\``,
    "hint" in details ? details : { hint: `\`gan plugins ${kind}\` lists what there is` },
  );
  return undefined;
}

/** Binds `given` (which may be fewer than the call's own arguments) to the plugin's parameters. */
export function bindArguments(
  plugin: Plugin,
  call: ast.PluginCall,
  given: readonly ast.Argument[],
  scope: Scope,
  locals: Locals = new Map(),
): PluginUse | undefined {
  const params = plugin.params as Params;
  const { assigned, sound } = assign(plugin, nameOf(call), given, scope);
  const bound = new Map<string, PlanValue>();
  const literals = new Map<string, unknown>();
  let complete = sound;
  for (const [name, param] of Object.entries(params) as [string, Param<unknown>][]) {
    const argument = assigned.get(name);
    if (argument) {
      const value = valueOfArgument({ plugin, name, param }, argument, scope, locals);
      if (value === undefined) {
        complete = false;
      } else {
        bound.set(name, value);
        if (isLiteral(value)) literals.set(name, value);
      }
    } else if (param.default !== undefined) {
      bound.set(name, fillDefault(param, param.default, originOf(call.span), scope));
    }
  }
  for (const { param: name, item, value } of complaints(plugin, Object.fromEntries(literals))) {
    complete = false;
    const argument = assigned.get(name) as Given;
    const param = params[name] as Param<unknown>;
    const span = spanOf(argument, item);
    const message = `\`${name}\` is ${describeParam(param)}; got ${typeof value === "number" ? formatNumber(value) : JSON.stringify(value)}`;
    scope.report.add("bad-value", span, message, remedy(param, value, span));
  }
  if (!complete) return undefined;
  const values = Object.fromEntries(bound);
  const conflict = plugin.conflict?.(values);
  if (conflict !== undefined) {
    scope.report.add(
      "conflicting-values",
      call.span,
      `\`${plugin.name}\` cannot take these values together: ${conflict}`,
    );
    return undefined;
  }
  return { name: plugin.name, params: values, origin: originOf(call.span) };
}

/** How to write what was most likely meant, where that is plain. */
function remedy({ schema, unit }: Param<unknown>, value: unknown, span: Span): Details {
  const numeric = schema.type === "number" || schema.type === "integer";
  if (numeric && typeof value === "string") return unquote(value, span);
  if ((unit === "probability" || unit === "share") && typeof value === "number" && value > 1 && value <= 100) {
    return { hint: `for ${value}% write \`${Number((value / 100).toPrecision(12))}\`` };
  }
  return {};
}

const isLiteral = (value: PlanValue): boolean => typeof value !== "object" || Array.isArray(value);

function spanOf({ span, values }: Given, item: number | undefined): Span {
  const [only] = values;
  if (item === undefined) return span;
  const items = values.length === 1 && only?.kind === "list" ? only.items : values;
  return items[item]?.span ?? span;
}

/** Which argument belongs to which parameter. */
function assign(
  plugin: Plugin,
  name: ast.Name,
  given: readonly ast.Argument[],
  scope: Scope,
): { readonly assigned: ReadonlyMap<string, Given>; readonly sound: boolean } {
  const { report } = scope;
  const params = plugin.params as Params;
  const names = Object.keys(params);
  const positional: readonly string[] = plugin.positional ?? [];
  const assigned = new Map<string, Given>();
  const mistyped = new Set<string | undefined>();
  const rest: ast.Argument[] = [];
  const strays: ast.Argument[] = [];
  const errors = report.diagnostics.length;
  let position = 0;
  let sawName = false;

  const put = (param: string, argument: ast.Argument): void => {
    const first = assigned.get(param);
    if (first) {
      report.add("duplicate-argument", argument.span, `\`${param}\` is given twice`, {
        notes: [{ message: "first given here", span: first.span }],
      });
    } else {
      assigned.set(param, { span: argument.value.span, values: [argument.value] });
    }
  };

  for (const argument of given) {
    if (argument.name) {
      sawName = true;
      if (Object.hasOwn(params, argument.name.text)) {
        put(argument.name.text, argument);
        continue;
      }
      const foreign = parameterFromElsewhere(argument.name.text, names);
      const details =
        foreign === undefined ? didYouMean(argument.name, names, scope) : meantName(argument.name, foreign);
      mistyped.add(details.fixes?.[0]?.edits[0]?.text);
      const known = names.length > 0 ? `it takes ${listNames(names)}` : "it takes none";
      report.add(
        "unknown-argument",
        argument.name.span,
        `\`${plugin.name}\` has no parameter \`${argument.name.text}\``,
        { hint: known, ...details },
      );
    } else {
      if (sawName) {
        report.add("argument-order", argument.span, "a value without a name comes after named ones", {
          hint: "name it, or move it to the front",
        });
      }
      const param = positional[position++];
      if (param !== undefined) put(param, argument);
      else if (plugin.rest !== undefined) rest.push(argument);
      else strays.push(argument);
    }
  }
  const [stray] = strays;
  if (stray) {
    const takes =
      names.length === 0
        ? "takes none"
        : positional.length === 0
          ? "takes none without their names"
          : `takes ${listNames(positional)} that way`;
    report.add(
      "too-many-arguments",
      stray.span,
      `too many values for \`${plugin.name}\`, which ${takes}`,
      names.length === 0
        ? { hint: `write \`${plugin.name}\`` }
        : named(names.filter((other) => !positional.includes(other))),
    );
  }
  const [first] = rest;
  if (first && plugin.rest !== undefined) {
    const other = assigned.get(plugin.rest);
    if (other) report.add("duplicate-argument", first.span, `\`${plugin.rest}\` is given twice`);
    else assigned.set(plugin.rest, { span: first.span, values: rest.map(({ value }) => value), rest: true });
  }
  const missing = Object.entries(params)
    .filter(([param, { default: standard, optional }]) => !assigned.has(param) && standard === undefined && !optional)
    .filter(([param]) => !mistyped.has(param));
  for (const [param, about] of missing) {
    report.add("missing-argument", name.span, `\`${plugin.name}\` needs \`${param}\`: ${describeParam(about)}`, {
      notes: [{ message: about.doc }],
    });
  }
  return { assigned, sound: report.diagnostics.length === errors };
}

const named = (names: readonly string[]) =>
  names.length > 0 ? { hint: `give it its name: ${names.map((name) => `\`${name}:\``).join(", ")}` } : {};
