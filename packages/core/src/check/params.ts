import { type ast, type Span, suggest } from "@dotgan/dsl";
import { typeFromElsewhere } from "./elsewhere.js";
import { describeValue, enumerate, evaluate, isRange, type Value } from "./evaluate.js";
import { didYouMean, listNames, meantName, type Scope } from "./scope.js";

type Scalar = number | string | boolean;
/** Values of params given from outside: `--set name=value`. */
export type Overrides = ReadonlyMap<string, string>;

const types = ["int", "number", "flag", "text"] as const;
type Type = (typeof types)[number];

const nouns: Readonly<Record<Type, string>> = {
  int: "a whole number",
  number: "a number",
  flag: "`true` or `false`",
  text: "text, in quotes",
};

const fits: Readonly<Record<Type, (value: Value) => boolean>> = {
  int: (value) => Number.isSafeInteger(value),
  number: (value) => typeof value === "number",
  flag: (value) => typeof value === "boolean",
  text: (value) => typeof value === "string",
};

/** `--set` texts as values; `undefined` where they cannot be of the type. */
const read: Readonly<Record<Type, (text: string) => Scalar | undefined>> = {
  int: readNumber,
  number: readNumber,
  flag: (text) => (text === "true" ? true : text === "false" ? false : undefined),
  text: (text) => text,
};

function readNumber(text: string): number | undefined {
  const digits = text.trim().replaceAll("_", "");
  return digits !== "" && Number.isFinite(Number(digits)) ? Number(digits) : undefined;
}

/** What a `param` line says of its values. */
interface Rules {
  readonly type: Type;
  readonly inside: (value: Scalar) => boolean;
  /** "a whole number in 8..512". */
  readonly words: string;
}

function rulesOf({ type: written, within }: ast.Param, scope: Scope): Rules | undefined {
  const type = typeOf(written, scope);
  const allowed = within && evaluate(within, scope);
  if (type === undefined) return undefined;
  if (!within) return { type, inside: () => true, words: nouns[type] };
  const inside = allowed === undefined ? undefined : allowedBy(allowed, type, within, scope);
  return inside && allowed !== undefined ? { type, inside, words: `${nouns[type]} in ${format(allowed)}` } : undefined;
}

const satisfies = (value: Value, { type, inside }: Rules): value is Scalar =>
  fits[type](value) && inside(value as Scalar);

/** `value`, written at `span`, as a value of the param (as in a sweep); `undefined` after reporting. */
export function paramValue(declaration: ast.Param, value: Value, span: Span, scope: Scope): Scalar | undefined {
  const rules = rulesOf(declaration, scope);
  if (!rules) return undefined;
  if (satisfies(value, rules)) return value;
  scope.report.add("bad-param", span, `\`${declaration.name.text}\` is ${rules.words}, got ${describeValue(value)}`);
  return undefined;
}

/** The value of a `param` line, or of its override; `undefined` after reporting. */
export function declaredValue(declaration: ast.Param, overrides: Overrides, scope: Scope): Scalar | undefined {
  const { name, value: written } = declaration;
  const evaluated = evaluate(written, scope);
  const rules = rulesOf(declaration, scope);
  const value = evaluated === undefined ? undefined : paramValue(declaration, evaluated, written.span, scope);
  const text = overrides.get(name.text);
  if (value === undefined || !rules || text === undefined) return value;
  const override = read[rules.type](text);
  if (override !== undefined && satisfies(override, rules)) return override;
  scope.report.add("bad-param", name.span, `\`--set ${name.text}=${text}\`: \`${name.text}\` is ${rules.words}`);
  return undefined;
}

function typeOf(name: ast.Name, scope: Scope): Type | undefined {
  const type = types.find((known) => known === name.text);
  if (!type) {
    const hint = `the types are ${listNames(types)}`;
    const foreign = typeFromElsewhere(name.text);
    const meant = foreign === undefined ? didYouMean(name, types, scope) : meantName(name, foreign);
    scope.report.add("bad-param", name.span, `there is no type \`${name.text}\``, { hint, ...meant });
  }
  return type;
}

function allowedBy(
  allowed: Value,
  type: Type,
  within: ast.Expression,
  scope: Scope,
): ((value: Scalar) => boolean) | undefined {
  if (typeof allowed === "object" && isRange(allowed)) {
    if (type === "int" || type === "number")
      return (value) => Number(value) >= allowed.low && Number(value) <= allowed.high;
    scope.report.add("bad-param", within.span, `a range is for numbers, and this param is ${nouns[type]}`, {
      hint: "list the values, as `[a, b]`",
    });
    return undefined;
  }
  const values = enumerate(allowed, within.span, scope);
  const stray = values?.find((value) => !fits[type](value));
  if (stray !== undefined) {
    scope.report.add("bad-param", within.span, `this param is ${nouns[type]}; ${describeValue(stray)} is not`);
    return undefined;
  }
  return values && ((value) => values.includes(value));
}

function format(value: Value): string {
  if (typeof value === "object" && isRange(value)) return `${value.low}..${value.high}`;
  return Array.isArray(value) ? `[${value.map(format).join(", ")}]` : String(value);
}

/** Reports overrides of params that the file does not have. */
export function checkOverrides(overrides: Overrides, file: ast.File, scope: Scope): void {
  const start = { ...file.span, end: file.span.start };
  const known = [...scope.params.keys()];
  for (const name of overrides.keys()) {
    if (scope.params.has(name)) continue;
    const close = suggest(name, known)[0];
    const hint = close
      ? `did you mean \`${close}\`?`
      : known.length > 0
        ? `there is ${listNames(known)}`
        : "it has none";
    scope.report.add("unknown-set", start, `\`--set ${name}\`: the file has no param \`${name}\``, { hint });
  }
}
