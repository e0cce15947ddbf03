import { expect, test } from "vitest";
import {
  type Diagnostic,
  diagnosticToJson,
  parse,
  renderDiagnostic,
  type Source,
  sortDiagnostics,
} from "../src/index.js";
import { source } from "./samples.js";

const at = (where: Source, start: number, end = start) => ({ source: where, start, end });
const diagnostic = (where: Source, start: number, end: number, more: Partial<Diagnostic> = {}): Diagnostic => ({
  code: "some-code",
  severity: "error",
  message: "it is wrong",
  span: at(where, start, end),
  notes: [],
  fixes: [],
  ...more,
});

test("a diagnostic shows its place, its line with carets, its hint, notes and fixes", () => {
  const text = `${"\n".repeat(8)}data x = f(a\n  b: 2)\n`;
  const open = at(source(text), 18, 19);
  const shown = diagnostic(source(text), 23, 24, {
    hint: "do this",
    notes: [{ message: "opened here", span: open }, { message: "and so on" }],
    fixes: [{ title: "add `,`", edits: [] }],
  });
  expect(renderDiagnostic(shown)).toBe(
    [
      "test.gan:10:3 error some-code: it is wrong",
      "  10 |   b: 2)",
      "     |   ^ do this",
      "  note: opened here (test.gan:9:11)",
      "   9 | data x = f(a",
      "     |           ^",
      "  note: and so on",
      "  fix: add `,`",
    ].join("\n"),
  );
});

test("carets stay within the first line of a span", () => {
  expect(
    renderDiagnostic(diagnostic(source("ab {\n c\n}"), 3, 9))
      .split("\n")
      .slice(1),
  ).toEqual(["  1 | ab {", "    |    ^"]);
});

test("an empty span has one caret, also behind the last letter", () => {
  expect(
    renderDiagnostic(diagnostic(source("seed"), 4, 4))
      .split("\n")
      .slice(1),
  ).toEqual(["  1 | seed", "    |     ^"]);
});

test("carets stand below their letters behind tabs, wide letters and letters of two units", () => {
  const columns = (text: string) => {
    const start = text.indexOf("x");
    const [, line = "", carets = ""] = renderDiagnostic(diagnostic(source(text), start, start + 1)).split("\n");
    return [line, carets];
  };
  expect(columns("\t\tx")).toEqual(["  1 |     x", "    |     ^"]);
  expect(columns("画x")).toEqual(["  1 | 画x", "    |   ^"]);
  expect(columns("😀x")).toEqual(["  1 | 😀x", "    |   ^"]);
  expect(columns("e\u0301x")).toEqual(["  1 | e\u0301x", "    |  ^"]);
});

test("a long line is cut to the surroundings of its span", () => {
  const text = `${"a".repeat(500)}X${"b".repeat(500)}`;
  const [, line = "", carets = ""] = renderDiagnostic(diagnostic(source(text), 500, 501)).split("\n");
  expect(line.length).toBeLessThan(140);
  expect(line[carets.indexOf("^")]).toBe("X");
  expect(line).toMatch(/\| …a+Xb+…$/);
  expect(renderDiagnostic(diagnostic(source(text), 0, 1001)).length).toBeLessThan(400);
});

test("a file cannot steer the terminal", () => {
  const text = "seed \u001b[31m\u202e7";
  const shown = renderDiagnostic(diagnostic(source(text, "a\u001b[2J.gan"), 5, 6, { message: "found \u001b[31m" }));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  expect(shown.replaceAll("\n", "")).not.toMatch(/[\x00-\x1f\u202e]/);
});

test("the line of a diagnostic in an empty text is not shown", () => {
  expect(renderDiagnostic(diagnostic(source(""), 0, 0, { hint: "write one" }))).toBe(
    "test.gan:1:1 error some-code: it is wrong\n    | write one",
  );
});

test("colours go around pieces, and change no text", () => {
  const styles = new Set<string>();
  const color = (style: string, text: string) => {
    styles.add(style);
    return `<${text}>`;
  };
  const shown = diagnostic(source("seed x"), 5, 6, {
    severity: "warning",
    hint: "h",
    notes: [{ message: "n" }],
    fixes: [{ title: "f", edits: [] }],
  });
  expect(renderDiagnostic(shown, { color }).replaceAll(/[<>]/g, "")).toBe(renderDiagnostic(shown));
  expect([...styles].sort()).toEqual(["bold", "dim", "note", "warning"]);
});

test("JSON has lines and columns in place of texts", () => {
  const where = source("seed 7\nseed .5\n", "a.gan");
  const [shown] = parse(where).diagnostics;
  expect(JSON.parse(JSON.stringify(diagnosticToJson(shown as Diagnostic)))).toEqual({
    code: "bad-number",
    severity: "error",
    message: "`.5` is not a number",
    file: "a.gan",
    start: { line: 2, column: 6 },
    end: { line: 2, column: 8 },
    hint: "write `0.5`",
    notes: [],
    fixes: [
      {
        title: "write `0.5`",
        edits: [{ file: "a.gan", start: { line: 2, column: 6 }, end: { line: 2, column: 8 }, text: "0.5" }],
      },
    ],
  });
  const noted = diagnostic(where, 0, 4, { notes: [{ message: "n", span: at(where, 7, 11) }, { message: "m" }] });
  expect(diagnosticToJson(noted).notes).toEqual([
    { message: "n", file: "a.gan", start: { line: 2, column: 1 }, end: { line: 2, column: 5 } },
    { message: "m" },
  ]);
});

test("diagnostics are sorted by file and place, errors first, each once", () => {
  const [one, two] = [source("abc", "z.gan"), source("abc", "a.gan")];
  const first = diagnostic(one, 2, 3);
  const warning = diagnostic(one, 0, 1, { severity: "warning", code: "w" });
  const error = diagnostic(one, 0, 2, { code: "e" });
  const other = diagnostic(two, 0, 1);
  expect(sortDiagnostics([first, other, warning, { ...first }, error])).toEqual([error, warning, first, other]);
});
