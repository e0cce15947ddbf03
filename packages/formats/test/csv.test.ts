import { expect, it } from "vitest";
import { parseCsv } from "../src/index.js";

it("rows of numbers become a table, with any kind of line end and with empty lines between", () => {
  const { rows, columns, values, header } = parseCsv("1, 2.5\r\n\n-3e2,4\n", { header: false });
  expect([rows, columns]).toEqual([2, 2]);
  expect([...values]).toEqual([1, 2.5, -300, 4]);
  expect(header).toBeUndefined();
});

it("a header is read where there is one, and found where that is left open", () => {
  expect(parseCsv('"Block 1",Class\n1,2', { header: true }).header).toEqual(["Block 1", "Class"]);
  expect(parseCsv("\uFEFFa,b\n1,2", { header: "auto" }).header).toEqual(["a", "b"]);
  expect(parseCsv("1,2\n3,4", { header: "auto" })).toMatchObject({ rows: 2, header: undefined });
});

it.each([
  ["a word", "1,2\n3,x", /line 2, cell 2: expected a number, found "x"/],
  ["an empty cell", "1,2\n\n,4", /line 3, cell 1: expected a number, found ""/],
  ["infinity", "1,Infinity", /line 1, cell 2/],
  ["a short row", "a,b\n1,2\n3", /line 3: expected 2 cells as in the first line, found 1/],
])("%s is refused with its line", (_what, text, message) => {
  expect(() => parseCsv(text, { header: text.startsWith("a") })).toThrow(message);
});

it("no text is no rows", () => {
  expect(parseCsv("", { header: "auto" })).toMatchObject({ rows: 0, columns: 0 });
});
