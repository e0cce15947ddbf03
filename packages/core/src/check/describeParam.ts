import type { Param } from "@dotgan/kit";
import { formatNumber } from "../words.js";

interface Bounds {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

/** "0 to 1", "above 0", "at least 1 and below 10"; nothing where there are no bounds. */
function describeBounds({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Bounds): string {
  const n = formatNumber;
  if (minimum !== undefined && maximum !== undefined) return `${n(minimum)} to ${n(maximum)}`;
  const low =
    exclusiveMinimum !== undefined ? `above ${n(exclusiveMinimum)}` : minimum !== undefined && `at least ${n(minimum)}`;
  const high =
    exclusiveMaximum !== undefined ? `below ${n(exclusiveMaximum)}` : maximum !== undefined && `at most ${n(maximum)}`;
  return [low, high].filter(Boolean).join(" and ");
}

const withArticle = (noun: string): string => `${/^[aeiou]/i.test(noun) ? "an" : "a"} ${noun}`;

function describeNumber(schema: Bounds & { readonly type?: unknown }, unit: string | undefined): string {
  const number = schema.type === "integer" ? "a whole number" : "a number";
  // Units in the plural count (`pixels`); those in the singular say what the number is (`probability`).
  const noun = unit === undefined ? number : unit.endsWith("s") ? `${number} of ${unit}` : withArticle(unit);
  const bounds = describeBounds(schema);
  return bounds ? `${noun}, ${bounds}` : noun;
}

/** What a parameter takes, in plain words with its unit and range: "a probability, 0 to 1". */
export function describeParam({ schema, form, unit }: Param<unknown>): string {
  if (form.form === "reference") return `the name of a ${form.to}`;
  if (form.form === "duration") return "a length of training, as `20 epochs` or `1_000 steps`";
  if (form.form === "range") return "a range, as `0..1`";
  if (form.form === "plugin") return `a plugin of the kind ${form.kind}`;
  if (Array.isArray(schema.enum)) return `one of ${schema.enum.map((word) => `\`${word}\``).join(", ")}`;
  switch (schema.type) {
    case "boolean":
      return "`true` or `false`";
    case "string":
      return "text, in quotes";
    case "array": {
      const { items, minItems } = schema as { items: Bounds & { type?: unknown }; minItems?: number };
      const bounds = describeBounds(items);
      const numbers = items.type === "integer" ? "whole numbers" : "numbers";
      return `a list of ${minItems === undefined ? "" : `${minItems} `}${numbers}${bounds ? `, each ${bounds}` : ""}`;
    }
    default:
      return describeNumber(schema, unit);
  }
}
