import { parseCsv } from "@dotgan/formats";
import { type DataAccess, defineDataset, image, type ParamsOf, p } from "@dotgan/kit";
import { decoded } from "./decoded.js";
import { countLabels, type Held, heldSource, type KnownFacts } from "./examples.js";
import { range } from "./parameters.js";

const official = { train: 3_823, test: 1_797 };
const pixels = 64;
/** Each value counts the dark points of one 4 x 4 block. */
const brightest = 16;

const params = {
  range,
  valid: p.int({
    doc: "Examples held out as `valid`, from the end of the official training file; more measure finer and leave fewer to train on.",
    min: 0,
    max: official.train - 1,
    default: 323,
    unit: "examples",
  }),
};
type OptdigitsParams = ParamsOf<typeof params>;

const known = ({ range }: OptdigitsParams): KnownFacts => ({
  shape: image(8, 8, 1),
  range,
  classes: 10,
  // Measured by `gan data inspect` on the 3,500 of `train`, by maximum likelihood, rounded.
  intrinsicDimension: 8,
});

const facts = (params: OptdigitsParams) => ({
  ...known(params),
  splits: {
    train: official.train - params.valid,
    ...(params.valid > 0 && { valid: params.valid }),
    test: official.test,
  },
});

async function read(file: string, rows: number, access: DataAccess): Promise<Required<Held>> {
  const bytes = await access.file(`optdigits/${file}`, `optdigits/${file}.gz`, file);
  if (!bytes) {
    return access.missing(
      `Optical digits are absent. Put optdigits.tra and optdigits.tes into optdigits/ of a data folder. Source: https://archive.ics.uci.edu/dataset/80 (UCI Machine Learning Repository). Terms: Creative Commons Attribution 4.0 (Alpaydin, Kaynak).`,
    );
  }
  // The repository's own files have no header; copies with one are common.
  const table = decoded(access, file, () => parseCsv(text(bytes), { header: "auto" }));
  if (table.rows !== rows || table.columns !== pixels + 1) {
    access.badData(`${file}: expected ${rows} rows of ${pixels + 1} numbers, found ${table.rows} of ${table.columns}`);
  }
  const values = new Uint8Array(rows * pixels);
  const labels = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    const cells = table.values.subarray(row * (pixels + 1), (row + 1) * (pixels + 1));
    const label = cells[pixels] as number;
    if (![...cells].every((n) => Number.isInteger(n) && n >= 0 && n <= brightest) || label > 9) {
      access.badData(`${file}, row ${row + 1}: pixels are whole numbers from 0 to ${brightest}, classes from 0 to 9`);
    }
    values.set(cells.subarray(0, pixels), row * pixels);
    labels[row] = label;
  }
  return { values, labels };
}

/** ASCII alone is expected: a byte beyond it becomes a character that the parser names. */
const text = (bytes: Uint8Array): string => {
  const pieces: string[] = [];
  for (let i = 0; i < bytes.length; i += 8_192) pieces.push(String.fromCharCode(...bytes.subarray(i, i + 8_192)));
  return pieces.join("");
};

/** Handwritten digits at 8 x 8. */
export const optdigits = defineDataset({
  name: "optdigits",
  contract: 1,
  doc: "Handwritten digits of the UCI repository, image[8, 8, 1] of 17 grey levels in 10 classes: 3,500 to train on and 323 held out from the official training file, 1,797 to test.",
  cite: "doi:10.24432/C50P49",
  params,
  example: "data digits = optdigits(range: 0..1)",
  facts(params) {
    return facts(params);
  },
  async probe(params, access) {
    const { labels } = await read("optdigits.tra", official.train, access);
    return {
      ...facts(params),
      labelCounts: countLabels(Array.from(labels as Uint8Array).slice(0, official.train - params.valid), 10),
    };
  },
  async open(params, access) {
    const { values, labels } = await read("optdigits.tra", official.train, access);
    const train = official.train - params.valid;
    const part = (from: number, to: number): Held => ({
      values: (values as Uint8Array).subarray(from * pixels, to * pixels),
      labels: (labels as Uint8Array).subarray(from, to),
    });
    return heldSource(
      known(params),
      {
        train: part(0, train),
        valid: part(train, official.train),
        test: await read("optdigits.tes", official.test, access),
      },
      brightest,
    );
  },
});
