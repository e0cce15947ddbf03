import {
  type DataAccess,
  type DataFacts,
  type DataSource,
  type ImageFiles,
  type ImageFit,
  type Split,
  size,
  splits,
} from "@dotgan/kit";
import { byteScale, countLabels, type KnownFacts } from "./examples.js";

/** Which split each file belongs to, and its class, in the order of the files. */
export interface Assignment {
  splitOf(file: number): Split;
  readonly labels?: Int32Array | undefined;
}

/** Lengths by split and the label counts of `train`, of the images that came from these files. */
function factsOf(
  known: KnownFacts,
  members: Readonly<Record<Split, readonly number[]>>,
  labels?: ArrayLike<number>,
): DataFacts {
  const lengths: Partial<Record<Split, number>> = {};
  for (const split of splits) if (members[split].length > 0) lengths[split] = members[split].length;
  return {
    ...known,
    ...(labels &&
      known.classes !== undefined && {
        labelCounts: countLabels(
          members.train.map((index) => labels[index] as number),
          known.classes,
        ),
      }),
    splits: lengths,
  };
}

function divide(count: number, splitOf: (index: number) => Split): Record<Split, number[]> {
  const members: Record<Split, number[]> = { train: [], valid: [], test: [] };
  for (let index = 0; index < count; index++) members[splitOf(index)].push(index);
  return members;
}

/** What the list of files alone tells; broken ones count until they are opened. */
export const probedFacts = (known: KnownFacts, count: number, { splitOf, labels }: Assignment): DataFacts =>
  factsOf(known, divide(count, splitOf), labels);

/** Decodes image files and reads them by split; a file keeps its split whichever others are broken. */
export async function decodedSource(
  known: KnownFacts,
  files: ImageFiles,
  fit: ImageFit,
  assignment: Assignment,
  access: DataAccess,
): Promise<DataSource> {
  const images = await access.decode(files, fit);
  const labels = assignment.labels && Int32Array.from(images.origin, (file) => assignment.labels?.[file] as number);
  const members = divide(images.count, (index) => assignment.splitOf(images.origin[index] as number));
  if (images.count > 0 && members.train.length === 0)
    access.badData(
      `${files.where}: of ${images.count === 1 ? "one image that can" : `${images.count} images that can`} be read none is left to train on: held-out images are taken first; put more images there`,
    );
  const facts = factsOf(known, members, labels);
  const each = size(known.shape);
  const pixels = new Uint8Array(each);
  const scale = byteScale(known.range, 255);
  return {
    facts,
    read(split, indices, values, into) {
      let to = 0;
      for (const [position, index] of indices.entries()) {
        const member = members[split][index];
        if (member === undefined) {
          throw new RangeError(`\`${split}\` has ${members[split].length} examples; asked for ${index}`);
        }
        images.copy(member, pixels, 0);
        for (let i = 0; i < each; i++) values[to++] = scale[pixels[i] as number] as number;
        if (labels) into[position] = labels[member] as number;
      }
    },
    nameOf: (split, index) => files.names[images.origin[members[split][index] as number] as number] as string,
    close: () => images.close(),
  };
}

/**
 * Holds out shares of a sorted list of files, evenly along it: file `i` stands at the fractional part of `i` times the golden
 * ratio, so that every folder and every stretch gives its share, whatever the seed.
 */
export function spreadOut(validShare: number, testShare: number): (file: number) => Split {
  return (file) => {
    const place = (file * 0.6180339887498949) % 1;
    if (place < validShare) return "valid";
    return place < validShare + testShare ? "test" : "train";
  };
}
