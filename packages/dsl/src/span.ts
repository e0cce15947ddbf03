/** A text that spans point into. */
export interface Source {
  /** As the user named it; shown in diagnostics. */
  readonly name: string;
  readonly text: string;
}

/** A half-open piece of a source, in UTF-16 offsets. */
export interface Span {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

/** Line and column, both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Offsets at which the lines of a text start; a plan asks for thousands of positions in one text. */
const lineStarts = new WeakMap<Source, readonly number[]>();

function startsOf(source: Source): readonly number[] {
  let starts = lineStarts.get(source);
  if (!starts) {
    starts = [0, ...Array.from(source.text.matchAll(/\r\n?|\n/g), (end) => end.index + end[0].length)];
    lineStarts.set(source, starts);
  }
  return starts;
}

/** Lines end with `\n`, `\r\n` or `\r`. */
export function positionOf(source: Source, offset: number): Position {
  const starts = startsOf(source);
  let line = 0;
  for (let end = starts.length; end - line > 1; ) {
    const middle = (line + end) >> 1;
    if ((starts[middle] as number) <= offset) line = middle;
    else end = middle;
  }
  return { line: line + 1, column: offset - (starts[line] as number) + 1 };
}

/** The smallest span that covers both. */
export const cover = (a: Span, b: Span): Span => ({
  source: a.source,
  start: Math.min(a.start, b.start),
  end: Math.max(a.end, b.end),
});
