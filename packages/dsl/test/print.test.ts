import fc from "fast-check";
import { expect, test } from "vitest";
import { type ast, parse, print } from "../src/index.js";
import { fileArbitrary } from "./arbitrary.js";
import { samples, source } from "./samples.js";
import { bare } from "./tree.js";

const formatted = (text: string) => {
  const { file, diagnostics } = parse(source(text));
  expect(diagnostics).toEqual([]);
  return print(file);
};

const comments = ({ comments }: ast.File) => comments.map(({ value }) => value);

test.each(samples.map((sample) => [sample.name, sample] as const))(
  "%s stays the same when printed, and printed again",
  (_name, sample) => {
    const { file } = parse(sample);
    const printed = print(file);
    const again = parse(source(printed));
    expect(again.diagnostics).toEqual([]);
    expect(bare(again.file.statements)).toEqual(bare(file.statements));
    expect(comments(again.file)).toEqual(comments(file));
    expect(print(again.file)).toBe(printed);
  },
);

test("any tree stays the same when printed and read, and printed again", () => {
  fc.assert(
    fc.property(fileArbitrary, (file) => {
      const printed = print(file);
      const again = parse(source(printed));
      expect(again.diagnostics).toEqual([]);
      expect(bare(again.file.statements)).toEqual(bare(file.statements));
      expect(print(again.file)).toBe(printed);
    }),
    { numRuns: 300, seed: 1 },
  );
});

test("spaces, line breaks and semicolons are put in order", () => {
  expect(formatted("network   G( z,y )->x{a->b;c\n->d}\n\n\n\nloss=a-2*b every 3;seed 7")).toBe(
    "network G(z, y) -> x {\n  a -> b\n  c -> d\n}\n\nloss = a - 2 * b every 3\nseed 7\n",
  );
});

test("numbers stay as they were written", () => {
  expect(formatted("data x = f(2e-4, 10_000, 1.50)")).toBe("data x = f(2e-4, 10_000, 1.50)\n");
});

test("parentheses are kept where they are needed, and only there", () => {
  const expression = (text: string) => formatted(`data x = f(${text})`).slice(11, -2);
  for (const same of [
    "(1 + 2) * 3",
    "1 - (2 - 3)",
    "1 / (2 * 3)",
    "(2 ^ 3) ^ 2",
    "2 ^ -1",
    "(-2) ^ 2",
    "-(2 + 3)",
    "(2 * n) epochs",
    "(1..2) + 1",
  ]) {
    expect(expression(same)).toBe(same);
  }
  expect(expression("((1 * 2)) + (3)")).toBe("1 * 2 + 3");
  expect(expression("2 ^ (3 ^ 2)")).toBe("2 ^ 3 ^ 2");
  expect(expression("1 epochs, 2 epoch")).toBe("1 epoch, 2 epochs");
});

test("comments stay before, behind and after what they stand at", () => {
  const text = [
    "// first",
    "",
    "// second",
    "seed 7 // third",
    "",
    "network G(z) { // fourth",
    "  // fifth",
    "  a -> b // sixth",
    "  // seventh",
    "}",
    "// eighth",
    "",
  ].join("\n");
  expect(formatted(text)).toBe(text);
  expect(formatted("train 1 steps, batch 1 {\n // a\n}\n//b\n///c")).toBe(
    "train 1 step, batch 1 {\n  // a\n}\n// b\n///c\n",
  );
});

test("comments within a statement go before it, and none is lost", () => {
  expect(formatted("data x = f( // a\n  1, // b\n  2) // c")).toBe("// a\n// b\ndata x = f(1, 2) // c\n");
  expect(formatted("every 5 steps // a\n  { b }")).toBe("every 5 steps {\n  // a\n  b\n}\n");
});

test("a block of one short line stays on its line; others are broken", () => {
  expect(formatted("every 5 steps { a as b }\nat end { a; b }")).toBe(
    "every 5 steps { a as b }\nat end {\n  a\n  b\n}\n",
  );
});

test("long chains, arguments and losses are broken, short ones joined", () => {
  const long = (count: number) => Array.from({ length: count }, (_, i) => `conv2d(${i}, kernel: 3)`).join(" -> ");
  const chain = formatted(`network G(z) {\n${long(9)}\n}`);
  expect(chain.split("\n").every((line) => line.length <= 110)).toBe(true);
  expect(chain.split("\n").length).toBe(6);
  expect(formatted(`data x = f(${"argument, ".repeat(15)})`).split("\n").length).toBe(18);
  expect(formatted("network G(z) {\n a ->\n b ->\n c\n}")).toBe("network G(z) {\n  a -> b -> c\n}\n");
});

test("residual blocks in a chain are indented alike", () => {
  const text =
    "network G(z) {\n  residual {\n    a\n  } -> b -> residual(shortcut: project) {\n    c\n  } -> d as e\n}\n";
  expect(formatted(text)).toBe(text);
});

test("an empty file prints as nothing", () => {
  expect(formatted("")).toBe("");
  expect(formatted("\n\n// only\n")).toBe("// only\n");
});

test("texts are escaped", () => {
  const text = 'allow x "a \\"b\\" \\\\ \\n \\t 画"\n';
  expect(formatted(text)).toBe(text);
});
