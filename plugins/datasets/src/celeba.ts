import {
  type DataAccess,
  type DataFacts,
  defineDataset,
  type ImageFiles,
  type ImageFit,
  image,
  type ParamsOf,
  p,
  type Split,
} from "@dotgan/kit";
import { type Assignment, decodedSource, probedFacts } from "./decodedSource.js";
import type { KnownFacts } from "./examples.js";
import { range } from "./parameters.js";

/** Width and height of the official aligned pictures. */
const frame = [178, 218] as const;

const params = {
  size: p.int({ doc: "Height and width of the examples.", min: 4, max: 218, default: 64, unit: "pixels" }),
  crop: p.int({
    doc: "Side of the centred square that is cut out of the official 178 x 218 frame; smaller shows more face and less hair and background. It scales with archives of another size.",
    min: 16,
    max: 178,
    default: 108,
    unit: "pixels",
  }),
  range,
};
type CelebaParams = ParamsOf<typeof params>;

const known = ({ size, range }: CelebaParams): KnownFacts => ({
  shape: image(size, size, 3),
  range,
  // Measured by `gan data inspect` on 9,000 examples at 32 pixels, by maximum likelihood; larger ones cannot have less.
  intrinsicDimension: 20,
});

const fit = ({ size, crop }: CelebaParams): ImageFit => ({
  height: size,
  width: size,
  channels: 3,
  fit: "cover",
  crop: { left: (frame[0] - crop) / 2, top: (frame[1] - crop) / 2, width: crop, height: crop, frame },
});

async function find(access: DataAccess): Promise<ImageFiles> {
  const files = await access.imageFiles(
    "celeba/img_align_celeba.zip",
    "celeba/img_align_celeba",
    "img_align_celeba.zip",
    "img_align_celeba",
  );
  return (
    files ??
    access.missing(
      "CelebA is absent. Put img_align_celeba.zip (aligned and cropped images; 1.4 GB) into celeba/ of a data folder, or unpack it there as celeba/img_align_celeba/; with list_eval_partition.txt beside it the official splits are used. Source: https://mmlab.ie.cuhk.edu.hk/projects/CelebA.html (Multimedia Laboratory, The Chinese University of Hong Kong). Terms: non-commercial research purposes only.",
    )
  );
}

/** The official partition where its file is there; else the last twentieth is `test`, and the twentieth before it `valid`. */
async function assign({ names }: ImageFiles, access: DataAccess): Promise<Assignment> {
  const file = await access.file("celeba/list_eval_partition.txt", "list_eval_partition.txt");
  if (!file) {
    const held = Math.round(names.length / 20);
    return {
      splitOf: (i) => (i >= names.length - held ? "test" : i >= names.length - 2 * held ? "valid" : "train"),
    };
  }
  const partition = parsePartition(file, access);
  return {
    splitOf: (i) => {
      const name = (names[i] as string).split("/").at(-1) as string;
      return partition.get(name) ?? access.badData(`list_eval_partition.txt: ${name} is not in it`);
    },
  };
}

/** Lines such as `000001.jpg 0`; 0 is train, 1 is valid, 2 is test. */
function parsePartition(bytes: Uint8Array, access: DataAccess): Map<string, Split> {
  const splits: readonly Split[] = ["train", "valid", "test"];
  const partition = new Map<string, Split>();
  let line = "";
  let number = 0;
  const add = () => {
    number++;
    if (line.trim() !== "") {
      const [, name, digit] = /^(\S+)\s+([012])\s*$/.exec(line) ?? [];
      if (name === undefined)
        access.badData(`list_eval_partition.txt, line ${number}: expected a file name and 0, 1 or 2`);
      partition.set(name, splits[Number(digit)] as Split);
    }
    line = "";
  };
  for (const byte of bytes) {
    if (byte === 10) add();
    else line += String.fromCharCode(byte);
  }
  add();
  return partition;
}

/** Faces of celebrities. */
export const celeba = defineDataset({
  name: "celeba",
  contract: 1,
  doc: "Aligned faces of celebrities, in colour: a centred square cut out and scaled to `size`, split as list_eval_partition.txt says, or else with the last twentieth of the files as `test` and the one before as `valid`.",
  cite: "arXiv:1411.7766",
  aliases: ["celebA", "faces"],
  params,
  example: "data faces = celeba(size: 64, crop: 108)",
  facts(params): DataFacts {
    return { ...known(params), splits: {} };
  },
  async probe(params, access) {
    const files = await find(access);
    return probedFacts(known(params), files.names.length, await assign(files, access));
  },
  async open(params, access) {
    const files = await find(access);
    return decodedSource(known(params), files, fit(params), await assign(files, access), access);
  },
});
