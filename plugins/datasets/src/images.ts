import { type DataAccess, type DataFacts, defineDataset, type ImageFiles, image, type ParamsOf, p } from "@dotgan/kit";
import { decoded } from "./decoded.js";
import { type Assignment, decodedSource, probedFacts, spreadOut } from "./decodedSource.js";
import type { KnownFacts } from "./examples.js";
import { range, sharesConflict, testShare, validShare } from "./parameters.js";

const params = {
  path: p.text({
    doc: "A folder or a .zip archive of images, read with all folders inside; relative to the data folders, or absolute.",
  }),
  size: p.int({
    doc: "Height and width of the examples; 64 where nothing is given.",
    min: 1,
    max: 4_096,
    optional: true,
    unit: "pixels",
  }),
  height: p.int({
    doc: "Height of the examples, with `width` in place of `size`.",
    min: 1,
    max: 4_096,
    optional: true,
    unit: "pixels",
  }),
  width: p.int({
    doc: "Width of the examples, with `height` in place of `size`.",
    min: 1,
    max: 4_096,
    optional: true,
    unit: "pixels",
  }),
  channels: p.int({
    doc: "1 for grey, 3 for red, green and blue; whatever the files hold is converted.",
    min: 1,
    max: 3,
    default: 3,
  }),
  fit: p.oneOf(["center", "cover", "contain"], {
    doc: "How images of other sizes and proportions become examples: `cover` scales until the example is filled and cuts the rest off, `contain` scales until all is inside and fills the rest with black, `center` cuts out the middle without scaling.",
    default: "cover",
  }),
  labels: p.oneOf(["none", "folders"], {
    doc: "`folders` makes each folder inside a class, in alphabetical order; its own subfolders belong to it.",
    default: "none",
  }),
  except: p.text({
    doc: "A text file with the names of files to leave out, one a line as `gan data dedup` writes them; relative to the data folders, or absolute.",
    optional: true,
  }),
  range,
  validShare,
  testShare,
};
type ImagesParams = ParamsOf<typeof params>;

function extent({ size = 64, height = size, width = size }: ImagesParams) {
  return { height, width };
}

function known(params: ImagesParams): KnownFacts {
  const { height, width } = extent(params);
  return { shape: image(height, width, params.channels), range: params.range };
}

async function find({ path, except }: ImagesParams, access: DataAccess): Promise<ImageFiles> {
  const files = await access.imageFiles(path);
  if (!files) {
    return access.missing(
      `No images at ${JSON.stringify(path)}. Put a folder or a .zip archive with jpg, png, webp, gif, bmp or tiff files there: a relative path starts at a data folder. Source and terms are yours to choose and to keep.`,
    );
  }
  const kept = except === undefined ? files : await without(files, except, access);
  return kept.names.length > 0 ? kept : access.badData(`${files.where} has no image files`);
}

async function without(files: ImageFiles, list: string, access: DataAccess): Promise<ImageFiles> {
  const bytes = await access.file(list);
  if (!bytes) {
    return access.missing(
      `No list at ${JSON.stringify(list)}, which \`except\` names. Put a text file with one file name a line there: a relative path starts at a data folder. Source and terms are yours to choose and to keep.`,
    );
  }
  const escaped = () => Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
  const text = decoded(access, list, () => decodeURIComponent(escaped()));
  const left = new Set(text.split(/\r?\n/).filter((name) => name !== ""));
  const known = new Set(files.names);
  const unknown = [...left].find((name) => !known.has(name));
  if (unknown !== undefined) return access.badData(`${list} names ${unknown}, which is not in ${files.where}`);
  return { where: files.where, names: files.names.filter((name) => !left.has(name)) };
}

interface Sorted extends Assignment {
  readonly classes?: number;
}

function assign({ labels, validShare, testShare }: ImagesParams, files: ImageFiles, access: DataAccess): Sorted {
  const splitOf = spreadOut(validShare, testShare);
  if (labels === "none") return { splitOf };
  const parts = files.names.map((name) => name.split("/").slice(0, -1));
  const shared = commonLength(parts);
  const folders = parts.map((folder) => folder[shared]);
  const loose = folders.indexOf(undefined);
  const names = [...new Set(folders)].sort();
  if (loose >= 0 || names.length < 2) {
    access.badData(
      loose >= 0
        ? `${files.where}: with \`labels: folders\` every image lies in the folder of its class; ${files.names[loose]} does not`
        : `${files.where}: with \`labels: folders\` there must be two folders at least; there is one`,
    );
  }
  const index = new Map(names.map((name, i) => [name, i]));
  return { splitOf, labels: Int32Array.from(folders, (name) => index.get(name) as number), classes: names.length };
}

/** How many leading folders all files share: an archive often has one folder around everything. */
function commonLength(paths: readonly (readonly string[])[]): number {
  const [first = []] = paths;
  let length = first.length;
  for (const path of paths) {
    let same = 0;
    while (same < length && path[same] === first[same]) same++;
    length = same;
  }
  return length;
}

/** One's own images. */
export const images = defineDataset({
  name: "images",
  contract: 1,
  doc: "One's own images, from a folder or a .zip archive, of any size and colour mode: turned as EXIF says, fitted, and decoded once. Held-out examples are spread evenly over the sorted files; a broken file is named and skipped, and more than 1% of them stop the run.",
  aliases: ["folder", "imageFolder"],
  params,
  positional: ["path"],
  example: 'data pictures = images("flowers", size: 64, labels: folders)',
  conflict(params) {
    const { size, height, width, channels } = params;
    if (channels === 2) return "`channels` is 1 for grey or 3 for colour";
    if ((height === undefined) !== (width === undefined)) return "`height` and `width` come together";
    if (size !== undefined && height !== undefined) return "give `size`, or `height` and `width`";
    return sharesConflict(params);
  },
  facts(params): DataFacts {
    return { ...known(params), splits: {} };
  },
  async probe(params, access) {
    const files = await find(params, access);
    const { classes, ...assignment } = assign(params, files, access);
    return probedFacts({ ...known(params), ...(classes && { classes }) }, files.names.length, assignment);
  },
  async open(params, access) {
    const files = await find(params, access);
    const { classes, ...assignment } = assign(params, files, access);
    const fit = { ...extent(params), channels: params.channels as 1 | 3, fit: params.fit };
    return decodedSource({ ...known(params), ...(classes && { classes }) }, files, fit, assignment, access);
  },
});
