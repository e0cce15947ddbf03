import { type Examples, size } from "@dotgan/kit";

/** The examples at some places. */
export function at({ shape, values, labels }: Examples, places: readonly number[]): Examples {
  const width = size(shape);
  const picked = new Float32Array(places.length * width);
  for (const [row, place] of places.entries())
    picked.set(values.subarray(place * width, (place + 1) * width), row * width);
  return {
    count: places.length,
    shape,
    values: picked,
    labels: labels && Int32Array.from(places, (place) => labels[place] as number),
  };
}

/** The first `perClass` examples of each class, in the order in which they come; reads no more than it needs. */
export async function* balanced(
  chunks: AsyncIterable<Examples>,
  classes: number,
  perClass: number,
): AsyncIterable<Examples> {
  const wanted = new Array<number>(classes).fill(perClass);
  for await (const chunk of chunks) {
    if (!chunk.labels)
      throw new Error("these examples have no labels; fakes have some where one of G's latents is `labels(...)`");
    const places: number[] = [];
    for (const [place, label] of chunk.labels.entries()) {
      if (wanted[label] === 0) continue;
      wanted[label] = (wanted[label] as number) - 1;
      places.push(place);
    }
    if (places.length > 0) yield at(chunk, places);
    if (wanted.every((count) => count === 0)) return;
  }
}

/**
 * Places of `draws` samples with `perClass` examples of each class. They share none as long as there are enough; then they
 * go round. Throws where a class has fewer than one sample needs.
 */
export function balancedDraws(labels: Int32Array, classes: number, perClass: number, draws: number): number[][] {
  const places = Array.from({ length: classes }, (): number[] => []);
  for (const [place, label] of labels.entries()) places[label]?.push(place);
  const short = places.findIndex((of) => of.length < perClass);
  if (short >= 0)
    throw new Error(
      `${perClass} examples of each class are drawn, and class ${short} has ${places[short]?.length}; ask for fewer`,
    );
  return Array.from({ length: draws }, (_, draw) =>
    places.flatMap((of) => Array.from({ length: perClass }, (_, i) => of[(draw * perClass + i) % of.length] as number)),
  );
}
