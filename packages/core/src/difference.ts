import type { PlanValue, PluginUse } from "./plan.js";
import { formatUse, formatValue } from "./words.js";

/** One thing that two plans do not share, in words; `-` stands for what is absent. */
export interface Difference {
  /** Where: `network G, layer 3 (dense), units`. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** Two texts in one place; `undefined` is what is absent. */
export const texts = (path: string, before: string | undefined, after: string | undefined): readonly Difference[] =>
  before === after ? [] : [{ path, before: before ?? "-", after: after ?? "-" }];

const write = (value: PlanValue | undefined) => (value === undefined ? undefined : formatValue(value));

/** Two values in one place. */
export const values = (
  path: string,
  before: PlanValue | undefined,
  after: PlanValue | undefined,
): readonly Difference[] => texts(path, write(before), write(after));

type Values = Readonly<Record<string, PlanValue | undefined>>;

/** Values by name. */
export function fields(path: string, before: Values, after: Values): readonly Difference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const own = (record: Values, name: string) => (Object.hasOwn(record, name) ? record[name] : undefined);
  return names.flatMap((name) => values(`${path}${name}`, own(before, name), own(after, name)));
}

/** Two uses in one place: another plugin is one difference, another argument is one each. */
export function uses(path: string, before: PluginUse | undefined, after: PluginUse | undefined): readonly Difference[] {
  if (before && after && before.name === after.name) return fields(`${path}, `, before.params, after.params);
  return texts(path, before && formatUse(before), after && formatUse(after));
}
