import { isNumber, numberValue } from "../1-parse/lexical.js";
import type * as ast from "../ast.js";
import { type Document, fill, group, indent, join, nothing, space } from "./document.js";

// How tightly the forms of an expression bind. What binds less than its place asks for gets parentheses.
const SUM = 1;
export const PRODUCT = 2;
const UNARY = 3;
const POWER = 4;
const QUANTITY = 5;
const ATOM = 6;

function binding(node: ast.Expression): number {
  if (node.kind === "range" || node.kind === "chain") return 0;
  if (node.kind === "binary") return { "+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "^": POWER }[node.operator];
  if (node.kind === "unary" || (node.kind === "number" && node.value < 0)) return UNARY;
  return node.kind === "quantity" ? QUANTITY : ATOM;
}

/** Prints residual blocks inside of argument lists. */
export type PrintResidual = (node: ast.Residual) => Document;

export class ExpressionPrinter {
  private readonly residual: PrintResidual;

  constructor(residual: PrintResidual) {
    this.residual = residual;
  }

  /** The expression, in parentheses where it binds less tightly than `least`. */
  expression(node: ast.Expression, least = 0): Document {
    const document = this.bare(node);
    return binding(node) < least ? ["(", document, ")"] : document;
  }

  private bare(node: ast.Expression): Document {
    switch (node.kind) {
      case "number":
        return numberText(node);
      case "string":
        return stringText(node.value);
      case "member":
        return `${node.object.text}.${node.property.text}`;
      case "list":
        return this.bracketed(
          "[",
          node.items.map((item) => this.expression(item)),
          "]",
        );
      case "unary":
        return ["-", this.expression(node.operand, UNARY)];
      case "binary":
        return this.binary(node);
      case "quantity":
        return [this.expression(node.amount, ATOM), ` ${unitText(node)}`];
      case "range":
        return [this.expression(node.low, SUM), "..", this.expression(node.high, SUM)];
      case "chain":
        return this.links(node.links);
      case "reference":
      case "call":
        return this.call(node);
    }
  }

  private binary({ operator, left, right }: ast.Binary): Document {
    // `^` takes the right side first; the others the left.
    const level = binding({ operator, kind: "binary" } as ast.Binary);
    const [first, second] = operator === "^" ? [QUANTITY, UNARY] : [level, level + 1];
    return [this.expression(left, first), ` ${operator} `, this.expression(right, second)];
  }

  call(node: ast.PluginCall): Document {
    if (node.kind === "reference") return node.name.text;
    return [node.name.text, this.arguments(node.arguments)];
  }

  arguments(list: readonly ast.Argument[]): Document {
    return this.bracketed(
      "(",
      list.map((argument) => this.argument(argument)),
      ")",
    );
  }

  argument({ name, value }: ast.Argument): Document {
    const document = this.expression(value);
    return name === undefined ? document : [`${name.text}: `, document];
  }

  links(links: readonly ast.Link[]): Document {
    return fill(
      " ->",
      links.map((link) => (link.kind === "residual" ? this.residual(link) : this.call(link))),
    );
  }

  private bracketed(open: string, items: readonly Document[], close: string): Document {
    if (items.length === 0) return open + close;
    return group([open, indent([nothing, join([",", space], items)]), nothing, close]);
  }
}

/** A number as it was written, where it still has that value. */
function numberText({ value, span: { source, start, end } }: ast.NumberLiteral): string {
  const written = source.text.slice(start, end);
  return isNumber(written) && numberValue(written) === value ? written : String(value);
}

/** A text in quotes. */
export function stringText(value: string): string {
  const escaped = value.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n").replaceAll("\t", "\\t");
  return `"${escaped}"`;
}

const unitText = ({ amount, unit }: ast.Quantity): string =>
  amount.kind === "number" && amount.value === 1 ? unit.slice(0, -1) : unit;
