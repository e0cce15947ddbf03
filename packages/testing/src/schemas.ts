import { complaints, validatorOf } from "@dotgan/core";
import type { JsonSchema, Param, Params, Plugin } from "@dotgan/kit";
import type { Check } from "./subject.js";

/** What a plugin accepts as arguments. */
export const schemas: readonly Check[] = [
  {
    name: "the schema of its parameters is strict",
    run({ plugin, report }) {
      try {
        validatorOf(plugin as Plugin);
      } catch (error) {
        report((error as Error).message);
      }
      for (const [name, param] of Object.entries(plugin.params as Params)) {
        if (param.schema.type === undefined && param.schema.enum === undefined) report(`\`${name}\` accepts any type`);
        if (param.optional && param.default !== undefined)
          report(`\`${name}\` has a default and is optional: one of them`);
      }
    },
  },
  {
    name: "its defaults are values that it accepts",
    run({ plugin, report }) {
      for (const [name, param] of Object.entries(plugin.params as Params)) {
        if (param.default !== undefined && refuses(plugin, name, param.default)) {
          report(`the default of \`${name}\`, ${JSON.stringify(param.default)}, is not accepted`);
        }
      }
    },
  },
  {
    name: "it refuses values of a wrong type, out of bounds, and unknown words",
    run({ plugin, report }) {
      for (const [name, param] of Object.entries(plugin.params as Params)) {
        for (const bad of badValues(param)) {
          if (!refuses(plugin, name, bad)) report(`\`${name}\` accepts ${JSON.stringify(bad)}`);
        }
      }
      if (!refuses(plugin, "noSuchParameter", 1)) report("it accepts a parameter that it does not have");
    },
  },
  {
    name: "its defaults go together",
    run({ plugin, report }) {
      const params = Object.entries(plugin.params as Params);
      if (params.some(([, { default: standard, optional }]) => standard === undefined && !optional)) return;
      const conflict = plugin.conflict?.(Object.fromEntries(params.map(([name, param]) => [name, param.default])));
      if (conflict !== undefined) report(`the defaults cannot go together: ${conflict}`);
    },
  },
];

const refuses = (plugin: unknown, name: string, value: unknown): boolean =>
  complaints(plugin as Plugin, { [name]: value }).length > 0;

/** Values that a parameter must not accept, judged by what its own schema announces. */
function badValues({ schema }: Param<unknown>): unknown[] {
  const bad: unknown[] = [null];
  if (schema.enum !== undefined) return [...bad, "noSuchWord", 17];
  switch (schema.type) {
    case "integer":
      return [...bad, "1", true, 1.5, [], ...beyond(schema, 1)];
    case "number":
      return [...bad, "1", true, [], ...beyond(schema, 0.5)];
    case "boolean":
      return [...bad, "true", 1];
    case "string":
      return [...bad, 1, true];
    case "array":
      return [...bad, 1, ["x"], ...lengths(schema), ...beyondItems(schema)];
    default:
      return [...bad, 1, "x"];
  }
}

function beyond({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonSchema, by: number): number[] {
  return [
    ...(typeof minimum === "number" ? [minimum - by] : []),
    ...(typeof maximum === "number" ? [maximum + by] : []),
    ...(typeof exclusiveMinimum === "number" ? [exclusiveMinimum] : []),
    ...(typeof exclusiveMaximum === "number" ? [exclusiveMaximum] : []),
  ];
}

const beyondItems = ({ items }: JsonSchema): number[][] => beyond((items ?? {}) as JsonSchema, 1).map((n) => [n]);

const lengths = ({ minItems, maxItems }: JsonSchema): number[][] => [
  ...(typeof minItems === "number" && minItems > 0 ? [new Array<number>(minItems - 1).fill(0)] : []),
  ...(typeof maxItems === "number" ? [new Array<number>(maxItems + 1).fill(0)] : []),
];
