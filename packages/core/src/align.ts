/**
 * Pairs up two sequences: what they have in common in order (a longest common subsequence) side by side, what took the
 * place of something beside it, the rest alone. Beyond a million comparisons members are paired by their places.
 */
export function align<T>(
  before: readonly T[],
  after: readonly T[],
  same: (a: T, b: T) => boolean,
): readonly (readonly [T | undefined, T | undefined])[] {
  const rows = before.length;
  const columns = after.length;
  if (rows * columns > 1e6) {
    return Array.from({ length: Math.max(rows, columns) }, (_, i) => [before[i], after[i]] as const);
  }
  // common[i][j]: how much the tails from i and from j share.
  const common = Array.from({ length: rows + 1 }, () => new Uint32Array(columns + 1));
  const at = (i: number, j: number) => common[i]?.[j] ?? 0;
  const match = (i: number, j: number) => i < rows && j < columns && same(before[i] as T, after[j] as T);
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = columns - 1; j >= 0; j--) {
      (common[i] as Uint32Array)[j] = match(i, j) ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pairs: (readonly [T | undefined, T | undefined])[] = [];
  let i = 0;
  let j = 0;
  while (i < rows || j < columns) {
    if (match(i, j)) pairs.push([before[i++], after[j++]]);
    else if (j >= columns || (i < rows && at(i + 1, j) >= at(i, j + 1))) pairs.push([before[i++], undefined]);
    else pairs.push([undefined, after[j++]]);
  }
  return replaced(pairs);
}

/** Joins one that is gone with the new one right after it. */
function replaced<T>(
  pairs: readonly (readonly [T | undefined, T | undefined])[],
): readonly (readonly [T | undefined, T | undefined])[] {
  const joined: (readonly [T | undefined, T | undefined])[] = [];
  for (const [before, after] of pairs) {
    const last = joined.at(-1);
    if (before === undefined && last && last[1] === undefined) joined[joined.length - 1] = [last[0], after];
    else joined.push([before, after]);
  }
  return joined;
}
