import { expect, test } from "vitest";
import { type ast, parse, positionOf } from "../src/index.js";
import { samples, source } from "./samples.js";

/** The pieces of a text that nodes of some kinds stand for, in order. */
function pieces(text: string, ...kinds: string[]): string[] {
  const found: string[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(visit);
    if (node === null || typeof node !== "object" || Array.isArray(node)) return;
    const { kind, span } = node as { kind?: string; span?: { start: number; end: number } };
    if (span && kind !== undefined && kinds.includes(kind)) found.push(text.slice(span.start, span.end));
    for (const [key, child] of Object.entries(node)) if (key !== "span") visit(child);
  };
  visit(parse(source(text)).file.statements);
  return found;
}

test("an expression's span is its text, parentheses included", () => {
  const text = "data x = f(a: (1 + 2) * -n ^ 2, b: 3 epochs, c: [1, 2], d: p.q)";
  expect(pieces(text, "binary")).toEqual(["(1 + 2) * -n ^ 2", "(1 + 2)", "n ^ 2"]);
  expect(pieces(text, "unary", "quantity", "list", "member")).toEqual(["-n ^ 2", "3 epochs", "[1, 2]", "p.q"]);
  expect(pieces(text, "call")).toEqual([text.slice(9)]);
});

test("a statement's span goes from its first word to its last sign", () => {
  const statements = ["seed 7", 'allow x "y"', "network G(z) {\r\n  a -> b\r\n}", "loss = a - 2 * b"];
  const text = `// c\r\n${statements.join("  // c\r\n")};`;
  const { file } = parse(source(text));
  expect(file.statements.map(({ span }) => text.slice(span.start, span.end))).toEqual(statements);
});

test("terms, options and arguments have spans without their separators", () => {
  const text = "loss = -2 * a every 3 + b\ntrain 1 steps, batch 1 { update D with x, batch 2, joined }";
  const [loss, train] = parse(source(text)).file.statements as [ast.Loss, ast.Train];
  const slice = ({ span }: { span: ast.Term["span"] }) => text.slice(span.start, span.end);
  expect(loss.terms.map(slice)).toEqual(["-2 * a every 3", "b"]);
  expect((train.body[0] as ast.Update).options.map(slice)).toEqual(["batch 2", "joined"]);
});

test("spans count UTF-16 units, behind a byte order mark and letters of two units too", () => {
  const text = '\ufeffallow x "😀画"\nseed 7';
  expect(pieces(text, "string", "seed")).toEqual(['"😀画"', "seed 7"]);
});

test("lines and columns count from 1, whatever ends a line", () => {
  const at = (text: string) => positionOf(source(text), text.indexOf("x"));
  expect(at("x")).toEqual({ line: 1, column: 1 });
  expect(at("a\nbx")).toEqual({ line: 2, column: 2 });
  expect(at("a\r\nbx")).toEqual({ line: 2, column: 2 });
  expect(at("a\r\n\rx")).toEqual({ line: 3, column: 1 });
  expect(at("\tx")).toEqual({ line: 1, column: 2 });
  expect(positionOf(source("a\n"), 2)).toEqual({ line: 2, column: 1 });
});

test.each(samples.map((sample) => [sample.name, sample] as const))(
  "a name's span in %s is its text",
  (_name, sample) => {
    const visit = (node: unknown): void => {
      if (node === null || typeof node !== "object" || node === sample) return;
      const { text, span, kind } = node as { text?: string; span?: { start: number; end: number }; kind?: string };
      if (kind === undefined && typeof text === "string" && span)
        expect(sample.text.slice(span.start, span.end)).toBe(text);
      for (const child of Object.values(node)) visit(child);
    };
    visit(parse(sample).file.statements);
  },
);
