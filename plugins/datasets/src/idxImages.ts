import { decodeIdx } from "@dotgan/formats";
import { type DataAccess, type DataFacts, type DataSource, image, type ParamsOf, p } from "@dotgan/kit";
import { decoded } from "./decoded.js";
import { countLabels, heldSource, type KnownFacts } from "./examples.js";
import { range } from "./parameters.js";

/** The four files of MNIST and its drop-in successors. */
export type IdxFile =
  | "train-images-idx3-ubyte"
  | "train-labels-idx1-ubyte"
  | "t10k-images-idx3-ubyte"
  | "t10k-labels-idx1-ubyte";

/** One such set. */
export interface IdxSet {
  readonly intrinsicDimension: number;
  /** Finds one of its files; stops with a message where it is absent. */
  find(file: IdxFile, access: DataAccess): Promise<Uint8Array>;
}

/** Their parameters. */
export const idxParams = {
  range,
  train: p.int({
    doc: "Examples to train on, from the start of the official training file; all that `valid` leaves where not given.",
    min: 1,
    max: 60_000,
    optional: true,
    unit: "examples",
  }),
  valid: p.int({
    doc: "Examples held out as `valid`, from the end of the official training file; more measure finer and leave fewer to train on.",
    min: 0,
    max: 59_999,
    default: 5_000,
    unit: "examples",
  }),
};
type IdxParams = ParamsOf<typeof idxParams>;

const official = { train: 60_000, test: 10_000 };
const side = 28;

const known = ({ range }: IdxParams, { intrinsicDimension }: IdxSet): KnownFacts => ({
  shape: image(side, side, 1),
  range,
  classes: 10,
  intrinsicDimension,
});

/** `train` counts from the start of the official training file, `valid` from its end. */
export const idxConflict = ({ train = 0, valid }: IdxParams): string | undefined =>
  train + valid > official.train
    ? `train: ${train} and valid: ${valid} are more than the ${official.train} examples of the official training file`
    : undefined;

const trainCount = ({ train, valid }: IdxParams): number => train ?? official.train - valid;

export function idxFacts(params: IdxParams, set: IdxSet): DataFacts {
  const { valid } = params;
  return {
    ...known(params, set),
    splits: { train: trainCount(params), ...(valid > 0 && { valid }), test: official.test },
  };
}

export async function probeIdx(params: IdxParams, access: DataAccess, set: IdxSet): Promise<DataFacts> {
  const labels = await readIdx("train-labels-idx1-ubyte", [official.train], access, set);
  return { ...idxFacts(params, set), labelCounts: countLabels(labels.subarray(0, trainCount(params)), 10) };
}

export async function openIdx(params: IdxParams, access: DataAccess, set: IdxSet): Promise<DataSource> {
  const read = (file: IdxFile, shape: number[]) => readIdx(file, shape, access, set);
  const values = await read("train-images-idx3-ubyte", [official.train, side, side]);
  const labels = await read("train-labels-idx1-ubyte", [official.train]);
  const part = (from: number, to: number) => ({
    values: values.subarray(from * side * side, to * side * side),
    labels: labels.subarray(from, to),
  });
  return heldSource(known(params, set), {
    train: part(0, trainCount(params)),
    valid: part(official.train - params.valid, official.train),
    test: {
      values: await read("t10k-images-idx3-ubyte", [official.test, side, side]),
      labels: await read("t10k-labels-idx1-ubyte", [official.test]),
    },
  });
}

async function readIdx(file: IdxFile, shape: number[], access: DataAccess, set: IdxSet): Promise<Uint8Array> {
  const bytes = await set.find(file, access);
  const array = decoded(access, file, () => decodeIdx(bytes));
  if (array.shape.join() !== shape.join()) {
    access.badData(`${file}: expected ${shape.join(" x ")} values, found ${array.shape.join(" x ")}`);
  }
  if (shape.length === 1 && array.values.some((label) => label > 9)) access.badData(`${file}: labels go from 0 to 9`);
  return array.values;
}
