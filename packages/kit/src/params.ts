/** A JSON Schema, as Ajv reads it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What a parameter's value is, beyond plain JSON. */
export type ParamForm =
  | { readonly form: "plain" }
  | { readonly form: "reference"; readonly to: Reference }
  | { readonly form: "duration" }
  | { readonly form: "range" }
  | { readonly form: "plugin"; readonly kind: string };

/** What a `p.ref` parameter may name in the experiment. */
export type Reference = "latent" | "head" | "data" | "monitor";

/** Another plugin given as an argument, as in `biasInit: constant(0.1)`: its name and bound parameters. */
export interface PluginArgument {
  readonly name: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** One documented parameter: its JSON Schema (what Ajv checks) and its static type (what the plugin receives). */
export interface Param<T> {
  readonly schema: JsonSchema;
  readonly doc: string;
  readonly form: ParamForm;
  readonly default?: T;
  /** May be left out although it has no default; the plugin then receives `undefined`. */
  readonly optional?: boolean;
  /** A curve may stand here: the plugin receives the number of the moment. */
  readonly curve?: boolean;
  /** Shown beside the number: `probability`, `pixels`, `steps`. */
  readonly unit?: string;
  /** At most this much where an experiment is only rehearsed (`--quick`). */
  readonly quick?: number;
}

interface About<T> {
  /** What it does, in one sentence; for numbers also what larger and smaller mean where that is not plain. */
  readonly doc: string;
  readonly default?: T;
  readonly optional?: boolean;
}
interface NumberAbout extends About<number> {
  readonly min?: number;
  readonly max?: number;
  /** Exclusive lower bound. */
  readonly above?: number;
  /** Exclusive upper bound. */
  readonly below?: number;
  readonly unit?: string;
  readonly curve?: boolean;
  /** At most this much where an experiment is only rehearsed (`--quick`); for what makes a metric or a view slow. */
  readonly quick?: number;
}
type Given<T, A> = A extends { readonly optional: true } ? T | undefined : T;

function numeric(type: "integer" | "number", { min, max, above, below }: NumberAbout): JsonSchema {
  return {
    type,
    ...(min !== undefined && { minimum: min }),
    ...(max !== undefined && { maximum: max }),
    ...(above !== undefined && { exclusiveMinimum: above }),
    ...(below !== undefined && { exclusiveMaximum: below }),
  };
}

function param<T>(
  schema: JsonSchema,
  about: About<T> & { unit?: string; curve?: boolean; quick?: number },
  form?: ParamForm,
): Param<T> {
  const { doc, optional, curve, unit, quick } = about;
  return {
    schema: { ...schema, description: doc, ...(unit !== undefined && { unit }) },
    doc,
    form: form ?? { form: "plain" },
    ...("default" in about && about.default !== undefined && { default: about.default }),
    ...(optional && { optional }),
    ...(curve && { curve }),
    ...(unit !== undefined && { unit }),
    ...(quick !== undefined && { quick }),
  };
}

/**
 * Builders of parameters. Each needs a `doc`; a parameter without `default` and without `optional: true` must be written
 * in the file.
 */
export const p = {
  /** A whole number. */
  int: <const A extends NumberAbout>(about: A) =>
    param<number>(numeric("integer", about), about) as Param<Given<number, A>>,
  /** Any number; `curve: true` lets a curve stand for it. */
  number: <const A extends NumberAbout>(about: A) =>
    param<number>(numeric("number", about), about) as Param<Given<number, A>>,
  /** `true` or `false`. */
  flag: <const A extends About<boolean>>(about: A) =>
    param<boolean>({ type: "boolean" }, about) as Param<Given<boolean, A>>,
  /** Free text, in quotes. */
  text: <const A extends About<string>>(about: A) =>
    param<string>({ type: "string" }, about) as Param<Given<string, A>>,
  /** One of a few words, written bare: `padding: same`. */
  oneOf: <const V extends readonly string[], const A extends About<V[number]>>(values: V, about: A) =>
    param<V[number]>({ enum: values }, about) as Param<Given<V[number], A>>,
  /** A list of numbers: `[0.5, 1]`. */
  numbers: <
    const A extends About<readonly number[]> & {
      readonly min?: number;
      readonly max?: number;
      readonly length?: number;
      readonly unit?: string;
      /** Whole numbers only. */
      readonly integer?: true;
    },
  >(
    about: A,
  ) =>
    param<readonly number[]>(
      {
        type: "array",
        items: {
          type: about.integer ? "integer" : "number",
          ...(about.min !== undefined && { minimum: about.min }),
          ...(about.max !== undefined && { maximum: about.max }),
        },
        ...(about.length !== undefined && { minItems: about.length, maxItems: about.length }),
      },
      about,
    ) as Param<Given<readonly number[], A>>,
  /** Two numbers, written `0..1`: low, then a larger high. */
  range: <const A extends About<readonly [number, number]>>(about: A) =>
    param<readonly [number, number]>({ type: "array", items: { type: "number" }, minItems: 2, maxItems: 2 }, about, {
      form: "range",
    }) as Param<Given<readonly [number, number], A>>,
  /** A length of training (`20 epochs`, `1_000 steps`); the plugin receives steps. */
  duration: <const A extends About<number>>(about: A) =>
    param<number>({ type: "number", minimum: 0 }, { unit: "steps", ...about }, { form: "duration" }) as Param<
      Given<number, A>
    >,
  /** The name of something the experiment declares; the plugin receives the name. */
  ref: <const A extends About<string>>(to: Reference, about: A) =>
    param<string>({ type: "string" }, about, { form: "reference", to }) as Param<Given<string, A>>,
  /** Another plugin, written as a call: `biasInit: constant(0.1)`. */
  plugin: <const A extends About<PluginArgument>>(kind: string, about: A) =>
    param<PluginArgument>({ type: "object" }, about, { form: "plugin", kind }) as Param<Given<PluginArgument, A>>,
};

// biome-ignore lint/suspicious/noExplicitAny: a plugin's parameters are of any types; ParamsOf recovers each.
export type Params = Readonly<Record<string, Param<any>>>;
/** The values a plugin's behaviour receives: every default filled in, every curve already a number. */
export type ParamsOf<P extends Params> = { readonly [K in keyof P]: P[K] extends Param<infer T> ? T : never };
