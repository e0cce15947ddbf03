import type { Entry } from "@dotgan/core";
import type { JsonSchema, Param, Params, Plugin } from "@dotgan/kit";

/** The first sentence of a plugin's prose. */
export const summary = ({ doc }: Plugin): string => /^.*?[.](?=\s|$)/s.exec(doc)?.[0] ?? doc;

/** A number as a `.gan` file writes it: `10_000`, `1e-5`. */
export function writtenNumber(value: number): string {
  const size = Math.abs(value);
  if (size > 0 && size < 1e-3) return value.toExponential();
  return Number.isInteger(value) && size >= 10_000 ? value.toLocaleString("en").replaceAll(",", "_") : String(value);
}

/** `1 to 5`, `above 0`, `at least 0, below 1`; empty where there is no bound. */
function boundsInWords(schema: JsonSchema, each = ""): string[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema as Readonly<Record<string, number>>;
  if (minimum !== undefined && maximum !== undefined)
    return [`${each}${writtenNumber(minimum)} to ${writtenNumber(maximum)}`];
  const bounds = { "at least": minimum, above: exclusiveMinimum, "at most": maximum, below: exclusiveMaximum };
  return Object.entries(bounds).flatMap(([word, value]) =>
    value === undefined ? [] : [`${each}${word} ${writtenNumber(value)}`],
  );
}

/** `whole number of pixels`, `number`, `probability`: a unit in the plural is counted, one in the singular names the number. */
function numberInWords(type: unknown, unit: string | undefined): string {
  const number = type === "integer" ? "whole number" : "number";
  if (unit === undefined) return number;
  return unit.endsWith("s") ? `${number} of ${unit}` : unit;
}

function schemaInWords(schema: JsonSchema, unit: string | undefined): string[] {
  if (schema.enum) return [(schema.enum as readonly string[]).join(" or ")];
  if (schema.type === "boolean") return ["true or false"];
  if (schema.type === "string") return ["text"];
  if (schema.type !== "array") return [numberInWords(schema.type, unit), ...boundsInWords(schema)];
  const items = schema.items as JsonSchema;
  const { minItems, maxItems } = schema;
  const many = minItems !== undefined && minItems === maxItems ? `${minItems} ` : "";
  return [`list of ${many}${items.type === "integer" ? "whole numbers" : "numbers"}`, ...boundsInWords(items, "each ")];
}

/** A parameter's type and range in words: `number, above 0`, `same or valid`. */
export function typeInWords({ schema, form, curve, unit }: Param<unknown>): string {
  switch (form.form) {
    case "reference":
      return `name of a ${form.to === "data" ? "data set" : form.to}`;
    case "plugin":
      return /^[aeiou]/.test(form.kind) ? `an ${form.kind}` : `a ${form.kind}`;
    case "duration":
      return "length of training";
    case "range":
      return "range, low..high";
    default:
      return [...schemaInWords(schema, unit), ...(curve ? ["or a curve"] : [])].join(", ");
  }
}

/** `required`, or what stands where nothing is written; empty where that is nothing. */
export function defaultInWords({ default: value, form, optional }: Param<unknown>): string {
  if (value === undefined) return optional ? "" : "required";
  if (form.form === "plugin") return (value as { name: string }).name;
  if (form.form === "duration") return `${writtenNumber(value as number)} steps`;
  if (Array.isArray(value)) {
    const numbers = value.map(writtenNumber);
    return form.form === "range" ? numbers.join("..") : `[${numbers.join(", ")}]`;
  }
  return typeof value === "number" ? writtenNumber(value) : String(value);
}

/** One parameter in words, as text and pages show it. */
export interface ParameterInWords {
  /** As it is written: `units` where its name may be left out, `stride:` where not, `to ...` where it takes all that follow. */
  readonly name: string;
  readonly type: string;
  readonly standard: string;
  readonly doc: string;
}

/** A plugin's parameters: those that may be written without names first, in their order. */
export function parametersInWords(plugin: Plugin): ParameterInWords[] {
  const params = plugin.params as Params;
  const bare = [...(plugin.positional ?? []), ...(plugin.rest === undefined ? [] : [plugin.rest])] as readonly string[];
  const order = [...bare, ...Object.keys(params).filter((name) => !bare.includes(name))];
  return order.map((name) => {
    const param = params[name] as Param<unknown>;
    return {
      name: name === plugin.rest ? `${name} ...` : bare.includes(name) ? name : `${name}:`,
      type: typeInWords(param),
      standard: defaultInWords(param),
      doc: param.doc,
    };
  });
}

/** A plugin's description as plain data. */
export const describe = ({ plugin, package: from, version }: Entry) => ({
  kind: plugin.kind,
  name: plugin.name,
  doc: plugin.doc,
  cite: plugin.cite,
  aliases: plugin.aliases ?? [],
  positional: plugin.positional ?? [],
  rest: plugin.rest,
  params: plugin.params,
  example: plugin.example,
  package: from,
  version,
});
