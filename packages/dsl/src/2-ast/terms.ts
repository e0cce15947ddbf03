import type * as ast from "../ast.js";
import { cover } from "../span.js";

interface Factor {
  readonly value: ast.Expression;
  readonly operator: "*" | "/";
}

/** A product read as a weighted loss. */
export interface WeightedLoss {
  readonly sign: 1 | -1;
  readonly weight?: ast.Expression;
  readonly loss: ast.PluginCall;
}

/**
 * Reads `2 * lambda * r1` as the loss `r1` with the weight `2 * lambda`: the last factor that can be a loss is it, and
 * all others, in their order, are its weight. Minus signs of factors are taken to the front. Nothing if no factor can
 * be a loss.
 */
export function weightedLoss(product: ast.Expression): WeightedLoss | undefined {
  const factors = factorsOf(product);
  let sign: 1 | -1 = 1;
  const plain = factors.map(({ value, operator }) => {
    let inner = value;
    while (inner.kind === "unary") {
      inner = inner.operand;
      sign = sign === 1 ? -1 : 1;
    }
    return { value: inner, operator };
  });
  const at = plain.findLastIndex(({ value, operator }) => operator === "*" && isCall(value));
  const loss = plain[at]?.value;
  if (loss === undefined || !isCall(loss)) return undefined;
  const weight = productOf(plain.toSpliced(at, 1));
  return { sign, ...(weight !== undefined && { weight }), loss };
}

/** Is there a sum among the factors, as in `2 * (hinge + r1)`, in which something is named? */
export const holdsSum = (product: ast.Expression): boolean =>
  factorsOf(product).some(
    ({ value }) => value.kind === "binary" && /[+-]/.test(value.operator) && isCall(value.left) && isCall(value.right),
  );

const isCall = (value: ast.Expression): value is ast.PluginCall => value.kind === "reference" || value.kind === "call";

/** The factors of a product from left to right. */
function factorsOf(product: ast.Expression): Factor[] {
  const factors: Factor[] = [];
  let rest = product;
  while (rest.kind === "binary" && (rest.operator === "*" || rest.operator === "/")) {
    factors.unshift({ value: rest.right, operator: rest.operator });
    rest = rest.left;
  }
  return [{ value: rest, operator: "*" }, ...factors];
}

function productOf(factors: readonly Factor[]): ast.Expression | undefined {
  const [first, ...others] = factors;
  if (first === undefined) return undefined;
  const start: ast.Expression =
    first.operator === "*" ? first.value : binary({ kind: "number", span: first.value.span, value: 1 }, first);
  return others.reduce(binary, start);
}

const binary = (left: ast.Expression, { operator, value }: Factor): ast.Expression => ({
  kind: "binary",
  span: cover(left.span, value.span),
  operator,
  left,
  right: value,
});
