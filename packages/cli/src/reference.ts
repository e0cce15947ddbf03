import type { Entry } from "@dotgan/core";
import type { Param, Plugin } from "@dotgan/kit";
import { table } from "./output.js";

/** The first sentence of a plugin's prose. */
export const summary = ({ doc }: Plugin): string => /^.*?[.](?=\s|$)/s.exec(doc)?.[0] ?? doc;

/** A parameter's type and range in words: `number, above 0`, `same or valid`. */
export function typeInWords({ schema, form, curve, unit }: Param<unknown>): string {
  if (form.form === "reference") return `name of a ${form.to === "data" ? "data set" : form.to}`;
  if (form.form === "plugin") return `${form.kind}`;
  if (form.form === "duration") return "length of training";
  if (form.form === "range") return "range low..high";
  const values = schema.enum as readonly string[] | undefined;
  if (values) return values.join(" or ");
  const bounds = [
    schema.minimum !== undefined && `at least ${schema.minimum}`,
    schema.exclusiveMinimum !== undefined && `above ${schema.exclusiveMinimum}`,
    schema.maximum !== undefined && `at most ${schema.maximum}`,
    schema.exclusiveMaximum !== undefined && `below ${schema.exclusiveMaximum}`,
  ].filter(Boolean);
  const names: Readonly<Record<string, string>> = {
    integer: "whole number",
    number: "number",
    boolean: "true or false",
    string: "text",
    array: "list of numbers",
  };
  const type = names[String(schema.type)] ?? String(schema.type);
  return [type, ...bounds, ...(unit ? [unit] : []), ...(curve ? ["or a curve"] : [])].join(", ");
}

export function defaultInWords(param: Param<unknown>): string {
  if (param.default === undefined) return param.optional ? "" : "required";
  const value = param.default;
  if (param.form.form === "plugin") return (value as { name: string }).name;
  if (Array.isArray(value)) return param.form.form === "range" ? value.join("..") : `[${value.join(", ")}]`;
  return String(value);
}

/** A plugin's whole reference as text. */
export function signature(plugin: Plugin): string {
  const positional = (plugin.positional ?? []) as readonly string[];
  const params = Object.entries(plugin.params as Record<string, Param<unknown>>);
  const rows = params.map(([name, param]) => [
    `  ${positional.includes(name) ? name : `${name}:`}`,
    typeInWords(param),
    defaultInWords(param),
    param.doc,
  ]);
  return [
    `${plugin.kind} ${plugin.name}`,
    "",
    plugin.doc,
    ...(plugin.cite ? [`Source: ${plugin.cite}`] : []),
    ...(rows.length ? ["", table(rows)] : []),
    "",
    ...plugin.example
      .trim()
      .split("\n")
      .map((line) => `  ${line}`),
  ].join("\n");
}

/** A plugin's description as plain data. */
export const describe = ({ plugin, package: from, version }: Entry) => ({
  kind: plugin.kind,
  name: plugin.name,
  doc: plugin.doc,
  cite: plugin.cite,
  aliases: plugin.aliases ?? [],
  positional: plugin.positional ?? [],
  params: plugin.params,
  example: plugin.example,
  package: from,
  version,
});
