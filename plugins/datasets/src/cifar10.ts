import { decodeCifar10 } from "@dotgan/formats";
import {
  type DataAccess,
  type DataFacts,
  type DataSource,
  defineDataset,
  image,
  type ParamsOf,
  type Split,
} from "@dotgan/kit";
import { decoded } from "./decoded.js";
import { type Held, heldFacts, heldSource, type KnownFacts } from "./examples.js";
import { range, sharesConflict, testShare, validShare } from "./parameters.js";

const params = { range, validShare, testShare };
type Cifar10Params = ParamsOf<typeof params>;

const folders = ["cifar-10/cifar-10-batches-bin", "cifar-10-batches-bin", "cifar-10"];
const each = 32 * 32 * 3;

const known = ({ range }: Cifar10Params): KnownFacts => ({
  shape: image(32, 32, 3),
  range,
  classes: 10,
  // Measured by `gan data inspect` on 3,600 examples, by maximum likelihood, rounded down.
  intrinsicDimension: 21,
});

const readBatch = async (file: string, access: DataAccess) => {
  const bytes = await access.file(...folders.map((folder) => `${folder}/${file}`));
  return bytes && decoded(access, file, () => decodeCifar10(bytes));
};

/** Whichever batches are there, one after another; where `test_batch.bin` is absent, the end of them is held out for `test`. */
async function readSplits({ validShare, testShare }: Cifar10Params, access: DataAccess): Promise<Record<Split, Held>> {
  const batches = [];
  for (let i = 1; i <= 5; i++) {
    const batch = await readBatch(`data_batch_${i}.bin`, access);
    if (batch) batches.push(batch);
  }
  const count = batches.reduce((sum, batch) => sum + batch.count, 0);
  if (count === 0) {
    access.missing(
      "CIFAR-10 is absent. Put data_batch_1.bin to data_batch_5.bin and test_batch.bin of its binary version (cifar-10-binary.tar.gz, unpacked) into cifar-10/cifar-10-batches-bin/ of a data folder. Source: https://www.cs.toronto.edu/~kriz/cifar.html. Terms: no licence is stated; its authors ask to be cited (Krizhevsky 2009).",
    );
  }
  const values = new Uint8Array(count * each);
  const labels = new Uint8Array(count);
  let at = 0;
  for (const batch of batches) {
    values.set(batch.values, at * each);
    labels.set(batch.labels, at);
    at += batch.count;
  }
  const test = await readBatch("test_batch.bin", access);
  const testCount = test ? 0 : Math.round(count * testShare);
  const validCount = Math.round(count * validShare);
  const train = count - validCount - testCount;
  const part = (from: number, to: number): Held => ({
    values: values.subarray(from * each, to * each),
    labels: labels.subarray(from, to),
  });
  return {
    train: part(0, train),
    valid: part(train, train + validCount),
    test: test ?? part(train + validCount, count),
  };
}

/** Small photographs of animals and vehicles. */
export const cifar10 = defineDataset({
  name: "cifar10",
  contract: 1,
  doc: "Small photographs of animals and vehicles, image[32, 32, 3] in 10 classes, from whichever of the five training batches are there; their end is held out as `valid`, and as `test` where test_batch.bin is absent.",
  cite: "https://www.cs.toronto.edu/~kriz/learning-features-2009-TR.pdf",
  aliases: ["cifar", "CIFAR10"],
  params,
  example: "data photos = cifar10(range: -1..1)",
  conflict: sharesConflict,
  facts(params): DataFacts {
    return { ...known(params), splits: {} };
  },
  async probe(params, access): Promise<DataFacts> {
    return heldFacts(known(params), await readSplits(params, access));
  },
  async open(params, access): Promise<DataSource> {
    return heldSource(known(params), await readSplits(params, access));
  },
});
