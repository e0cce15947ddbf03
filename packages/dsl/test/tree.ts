import { expect } from "vitest";
import { type ast, parse } from "../src/index.js";
import { source } from "./samples.js";

/** A tree without places; names are their texts. */
export const bare = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(bare);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).filter(([key]) => key !== "span");
  const [only] = entries;
  if (only?.[0] === "text" && entries.length === 1 && typeof only[1] === "string") return only[1];
  return Object.fromEntries(entries.map(([key, child]) => [key, bare(child)]));
};

/** The statements of a text that has no mistakes. */
export function read(text: string): readonly ast.Statement[] {
  const { file, diagnostics } = parse(source(text));
  expect(diagnostics.map(({ message, hint }) => `${message}; ${hint}`)).toEqual([]);
  return file.statements;
}

/** The only statement of a text, without places. */
export function tree(text: string): unknown {
  const statements = read(text);
  expect(statements).toHaveLength(1);
  return bare(statements[0]);
}

/** The value of an expression, written with all parentheses: `(1 + (2 * 3))`. */
export function shape(text: string): string {
  const [statement] = read(`data x = f(${text})`) as [ast.Data];
  return write((statement.source as ast.Call).arguments[0]?.value as ast.Expression);
}

function write(node: ast.Expression | ast.Link): string {
  switch (node.kind) {
    case "number":
      return String(node.value);
    case "string":
      return JSON.stringify(node.value);
    case "reference":
      return node.name.text;
    case "member":
      return `${node.object.text}.${node.property.text}`;
    case "list":
      return `[${node.items.map(write).join(" ")}]`;
    case "unary":
      return `(-${write(node.operand)})`;
    case "binary":
      return `(${write(node.left)} ${node.operator} ${write(node.right)})`;
    case "quantity":
      return `<${write(node.amount)} ${node.unit}>`;
    case "range":
      return `{${write(node.low)} to ${write(node.high)}}`;
    case "call":
      return `${node.name.text}(${node.arguments.map(({ name, value }) => `${name ? `${name.text}:` : ""}${write(value)}`).join(" ")})`;
    case "chain":
      return node.links.map(write).join(">");
    case "residual":
      return "residual";
  }
}

/** `line:column code: message | hint` of every diagnostic. */
export function complaints(text: string): string[] {
  const { diagnostics } = parse(source(text));
  return diagnostics.map(({ span, code, message, hint }) => {
    const lines = text.slice(0, span.start).split("\n");
    return `${lines.length}:${(lines.at(-1) as string).length + 1} ${code}: ${message}${hint === undefined ? "" : ` | ${hint}`}`;
  });
}

/** The text with the first fix of every diagnostic made. */
export function fixed(text: string): string {
  const edits = parse(source(text)).diagnostics.flatMap(({ fixes }) => fixes[0]?.edits ?? []);
  return edits
    .toSorted((a, b) => b.span.start - a.span.start)
    .reduce((result, { span, text: by }) => result.slice(0, span.start) + by + result.slice(span.end), text);
}
