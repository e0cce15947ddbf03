import type { ast, Details } from "@dotgan/dsl";
import { describeValue, evaluate, type Locals } from "./evaluate.js";
import { didYouMean, meantName, type Scope } from "./scope.js";

/** Reports what is none of the words: `got` says what it is, as in ", got `mixd`". */
export type Refuse = (got: string, details?: Details) => void;

/** One of a few words, written bare; a param may hold one too. `elsewhere` knows what others call them. */
export function wordOf<W extends string>(
  expression: ast.Expression,
  words: readonly W[],
  {
    scope,
    locals = new Map(),
    refuse,
    elsewhere,
  }: {
    readonly scope: Scope;
    readonly locals?: Locals;
    readonly refuse: Refuse;
    readonly elsewhere?: (name: string) => string | undefined;
  },
): W | undefined {
  const isWord = (value: unknown): value is W => words.includes(value as W);
  if (expression.kind === "reference") {
    const { name } = expression;
    if (isWord(name.text)) return name.text;
    if (!locals.has(name.text) && !scope.params.has(name.text)) {
      const foreign = elsewhere?.(name.text);
      const meant = foreign === undefined ? didYouMean(name, words, scope) : meantName(name, foreign);
      refuse(`, got \`${name.text}\``, meant);
      return undefined;
    }
  }
  if (expression.kind === "string" && isWord(expression.value)) {
    refuse(", written without quotes", {
      fixes: [{ title: "Remove the quotes", edits: [{ span: expression.span, text: expression.value }] }],
    });
    return undefined;
  }
  const value = evaluate(expression, scope, locals);
  if (value === undefined || isWord(value)) return value;
  refuse(`, got ${describeValue(value)}`);
  return undefined;
}
