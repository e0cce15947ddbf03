import type { Params, Plugin } from "@dotgan/kit";
import { Ajv, type ValidateFunction } from "ajv";

// `unit` is for people; declaring it keeps the schemas strict. Compiling the schema of schemas would take longer than all
// of a file's plugins; a keyword that is unknown or of a wrong type is refused without it.
const ajv = new Ajv({ strict: true, ownProperties: true, allErrors: true, meta: false, validateSchema: false });
ajv.addKeyword({ keyword: "unit", schemaType: "string" });

const compiled = new WeakMap<Plugin, ValidateFunction>();

/**
 * The validator of a plugin's plain arguments: one closed object schema, compiled once. Which parameters must be written
 * is the binder's to say, since curves, durations and references never come here.
 */
export function validatorOf(plugin: Plugin): ValidateFunction {
  let validate = compiled.get(plugin);
  if (!validate) {
    const params = Object.entries(plugin.params as Params);
    validate = ajv.compile({
      type: "object",
      properties: Object.fromEntries(params.map(([name, { schema }]) => [name, schema])),
      additionalProperties: false,
    });
    compiled.set(plugin, validate);
  }
  return validate;
}

/** One complaint about one argument: which, and where in it. */
export interface Complaint {
  readonly param: string;
  /** The item, where the argument is a list and one of its items is at fault. */
  readonly item?: number;
  readonly value: unknown;
}

/** What is wrong with plain arguments: at most one complaint for each. */
export function complaints(plugin: Plugin, literals: Readonly<Record<string, unknown>>): Complaint[] {
  // Compiling takes longer than all else here, and most layers are written without arguments.
  if (Object.keys(literals).length === 0) return [];
  const validate = validatorOf(plugin);
  if (validate(literals)) return [];
  const found = new Map<string, Complaint>();
  for (const { instancePath } of validate.errors ?? []) {
    const [param = "", item] = instancePath.slice(1).split("/").map(unescapePointer);
    if (found.has(param)) continue;
    const argument = literals[param];
    const index = item === undefined ? undefined : Number(item);
    const value = index === undefined || !Array.isArray(argument) ? argument : argument[index];
    found.set(param, { param, ...(index !== undefined && { item: index }), value });
  }
  return [...found.values()];
}

const unescapePointer = (segment: string): string => segment.replaceAll("~1", "/").replaceAll("~0", "~");
