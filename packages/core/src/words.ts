import type { Kind } from "@dotgan/kit";
import type { Catalog } from "./catalog.js";
import type { Duration, PlanValue, PluginUse } from "./plan.js";
import { isCurve, isDuration, isList, isPlugin } from "./values.js";

/** `25 epochs`, `1 step`. */
export function formatDuration({ value, unit }: Duration): string {
  return `${formatNumber(value)} ${value === 1 ? unit.slice(0, -1) : unit}`;
}

/** `20,000`, `0.0002`; numbers that are no whole ones as short as they can be. */
export function formatNumber(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e15
    ? String(value).replace(/\B(?=(\d{3})+$)/g, ",")
    : String(value);
}

/** An argument as it is written in a `.gan` file. */
export function formatValue(value: PlanValue): string {
  if (isList(value)) return `[${value.map(formatValue).join(", ")}]`;
  if (typeof value !== "object") return String(value);
  if (isDuration(value)) return `${value.duration.value} ${value.duration.unit}`;
  return formatUse(isCurve(value) ? value.curve : value.plugin);
}

/**
 * A plugin and its arguments as written in a `.gan` file: `adam(lr: 0.0002, beta1: 0.5)`. With a catalog, arguments that
 * are the plugin's own defaults are left out, and so are the names of a lone first positional argument.
 */
export function formatUse(use: PluginUse, kind?: Kind, catalog?: Catalog): string {
  const plugin = kind && catalog?.find(kind, use.name);
  const shown = Object.entries(use.params).filter(
    ([name, value]) => plugin === undefined || !isDefault(value, plugin.params[name]?.default),
  );
  const [first] = shown;
  const bare = shown.length === 1 && first !== undefined && first[0] === plugin?.positional?.[0];
  const text = bare ? formatValue(first[1]) : shown.map(([name, value]) => `${name}: ${formatValue(value)}`).join(", ");
  return text === "" ? use.name : `${use.name}(${text})`;
}

function isDefault(value: PlanValue, fallback: unknown): boolean {
  return JSON.stringify(asDefault(value)) === JSON.stringify(fallback);
}

/** An argument in the form that defaults are written in: a plugin without its origin, a length as its steps. */
function asDefault(value: PlanValue): unknown {
  if (typeof value !== "object" || isList(value)) return value;
  if (isPlugin(value)) return { name: value.plugin.name, params: value.plugin.params };
  return isDuration(value) && value.duration.unit === "steps" ? value.duration.value : value;
}

/** `a`, `a and b`, `a, b and c`. */
export const listed = (items: readonly string[], joint = "and"): string =>
  items.length < 2 ? (items[0] ?? "") : `${items.slice(0, -1).join(", ")} ${joint} ${items.at(-1)}`;

/** `312 B`, `4.2 MB`, `1.1 GB` (powers of 1000). */
export const formatBytes = (bytes: number): string => scaled(bytes, [" B", " kB", " MB", " GB", " TB"]);

/** `312`, `4.2 M`, `1.1 G`. */
export const formatCount = (count: number): string => scaled(count, ["", " k", " M", " G", " T"]);

function scaled(value: number, units: readonly string[]): string {
  let rest = value;
  let unit = 0;
  while (rest >= 999.5 && unit < units.length - 1) {
    rest /= 1000;
    unit++;
  }
  const digits = unit === 0 || rest >= 99.95 ? 0 : 1;
  return `${rest.toFixed(digits)}${units[unit]}`;
}

/** `text` with its first letter a capital. */
export const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
