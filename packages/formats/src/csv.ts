import { Malformed } from "./malformed.js";

/** A table of numbers. */
export interface NumberTable {
  /** Column names, where the file has a header. */
  readonly header: readonly string[] | undefined;
  readonly rows: number;
  readonly columns: number;
  /** Row-major, `rows * columns` numbers. */
  readonly values: Float64Array;
}

/**
 * Reads comma-separated numbers, one row a line, all of one length; empty lines are skipped. `header` says whether the
 * first line holds names; `"auto"` takes it for names unless every cell of it is a number. Throws `Malformed` with the line
 * (from 1) where a cell is no number or a row has another length.
 */
export function parseCsv(text: string, options: { readonly header: boolean | "auto" }): NumberTable {
  const lines = text
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\n|\r/)
    .map((line, index) => ({ cells: line.split(",").map((cell) => cell.trim()), number: index + 1 }))
    .filter(({ cells }) => cells.length > 1 || cells[0] !== "");
  const first = lines[0];
  const named = options.header === "auto" ? first?.cells.some((cell) => !isNumber(cell)) === true : options.header;
  const header = named ? lines.shift()?.cells.map((cell) => cell.replace(/^"(.*)"$/, "$1")) : undefined;
  const columns = header?.length ?? lines[0]?.cells.length ?? 0;
  const values = new Float64Array(lines.length * columns);
  for (const [row, { cells, number }] of lines.entries()) {
    if (cells.length !== columns) {
      throw new Malformed(`line ${number}: expected ${columns} cells as in the first line, found ${cells.length}`);
    }
    for (const [column, cell] of cells.entries()) {
      if (!isNumber(cell)) {
        throw new Malformed(`line ${number}, cell ${column + 1}: expected a number, found ${JSON.stringify(cell)}`);
      }
      values[row * columns + column] = Number(cell);
    }
  }
  return { header, rows: lines.length, columns, values };
}

const isNumber = (cell: string): boolean => cell !== "" && Number.isFinite(Number(cell));
