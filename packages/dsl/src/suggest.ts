const MAX_EDITS = 3;
const MIN_SIMILARITY = 0.4;
/** No name is longer; what is compared stays small whatever a file holds. */
const MAX_LENGTH = 100;

/**
 * The candidates that the word was most likely meant to be: the nearest, or several where they are equally near.
 * Letters swapped with their neighbour count as one edit, case as none. Empty where nothing is near.
 */
export function suggest(word: string, candidates: Iterable<string>): string[] {
  let least = MAX_EDITS;
  let nearest: string[] = [];
  for (const candidate of new Set(candidates)) {
    const longest = Math.max(word.length, candidate.length);
    if (candidate === word || longest > MAX_LENGTH || Math.abs(word.length - candidate.length) > least) continue;
    const edits = distance(word.toLowerCase(), candidate.toLowerCase());
    if (edits > least || (longest - edits) / longest <= MIN_SIMILARITY) continue;
    if (edits < least) nearest = [];
    least = edits;
    nearest.push(candidate);
  }
  return nearest.sort();
}

/** Edits between two words: Damerau-Levenshtein, optimal string alignment. */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(
        (last[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (last[j - 1] as number) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforeLast[j - 2] as number) + 1);
      }
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] as number;
}
