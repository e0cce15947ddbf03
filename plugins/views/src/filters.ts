import {
  collect,
  defineView,
  type Evaluation,
  type Examples,
  type ImageShape,
  type LayerFacts,
  type Look,
  type Picture,
  p,
  size,
} from "@dotgan/kit";
import { openCanvas, textWidth } from "./canvas.js";
import { noImage } from "./grid.js";
import { labelled, tile } from "./picture.js";
import { excitement, mostExciting, type Site } from "./responses.js";

/**
 * Numbers around 0, from -1 to 1, by each example's own greatest; or by what the share `within` of its numbers does not
 * exceed, where few would else make all others grey.
 */
function centred({ values, count, shape }: Examples, within = 1): Examples {
  const each = size(shape);
  const scaled = Float32Array.from(values);
  for (let i = 0; i < count; i++) {
    const one = scaled.subarray(i * each, (i + 1) * each);
    const ascending = one.map(Math.abs).sort();
    const most = ascending[Math.floor(within * (each - 1))] || ascending.at(-1) || 1;
    for (const [at, value] of one.entries()) one[at] = value / most;
  }
  return { count, shape, values: scaled };
}

/** The kernel of a layer that reads the image itself as one small image for each of its outputs; `undefined` for others. */
async function kernelsOf(evaluation: Evaluation, layer: LayerFacts, look: Look): Promise<Examples | undefined> {
  const { tf, data } = evaluation;
  const { height, width, channels } = data.shape as ImageShape;
  const weights = evaluation.weights(layer, look);
  const { kernel } = weights;
  const byOutput =
    kernel &&
    tf.tidy(() => {
      if (kernel.rank === 4 && kernel.shape[2] === channels) return tf.transpose(kernel, [3, 0, 1, 2]);
      if (kernel.rank !== 2 || kernel.shape[0] !== size(data.shape)) return tf.zeros([0]);
      return tf.reshape(tf.transpose(kernel), [-1, height, width, channels]);
    });
  tf.dispose(weights);
  if (!byOutput) return undefined;
  const [count, h, w] = byOutput.shape as [number, number, number];
  const values = (await byOutput.data()) as Float32Array;
  byOutput.dispose();
  return count === 0 ? undefined : { count, shape: { kind: "image", height: h, width: w, channels }, values };
}

/** The layer that answers: the one of that number, else the last convolution, else the first with a kernel. */
function answering({ tf, layers, weights }: Evaluation, number: number | undefined): LayerFacts {
  const ranks = layers.map((layer) => {
    const own = weights(layer);
    const rank = own.kernel?.rank ?? 0;
    tf.dispose(own);
    return rank;
  });
  const standard = ranks.includes(4) ? ranks.lastIndexOf(4) : ranks.findIndex((rank) => rank > 0);
  const index = number === undefined ? standard : layers.findIndex(({ path }) => path === String(number));
  const layer = layers[index];
  if (!layer)
    throw new Error(
      number === undefined
        ? "D has no layer with a kernel"
        : `D has no layer ${number}; there is ${layers.map(({ path }) => path).join(", ")}`,
    );
  return layer;
}

/** What excites the first features of a layer: for each a row of images, and beside them what in each does so. */
async function exciting(site: Site, images: Examples, features: number, columns: number): Promise<Picture> {
  const { range } = site.evaluation.data;
  const chosen = await mostExciting(site, images, features, columns);
  const left = tile(chosen, chosen.count / features, range);
  const right = tile(centred(await excitement(site, chosen, features), 0.99), chosen.count / features, [-1, 1]);
  const canvas = openCanvas(left.height, left.width + 4 + right.width);
  canvas.paste(left, 0, 0);
  canvas.paste(right, left.width + 4, 0);
  return labelled(canvas.picture, { rows: Array.from({ length: features }, (_, i) => String(i)) });
}

const [head, air] = [20, 16];

/** Pictures in two columns, each under its title. */
function inTwoColumns(panels: readonly { readonly title: string; readonly picture: Picture }[]): Picture {
  const width = Math.max(...panels.map(({ title, picture }) => Math.max(picture.width, textWidth(title))));
  const rows = Array.from({ length: panels.length / 2 }, (_, row) => panels.slice(2 * row, 2 * row + 2));
  const heights = rows.map((row) => head + Math.max(...row.map(({ picture }) => picture.height)));
  const canvas = openCanvas(
    heights.reduce((sum, height) => sum + height),
    2 * width + air,
  );
  let top = 0;
  for (const [i, row] of rows.entries()) {
    for (const [column, { title, picture }] of row.entries()) {
      canvas.text(title, column * (width + air) + 2, top + head / 2);
      canvas.paste(picture, column * (width + air), top + head);
    }
    top += heights[i] as number;
  }
  return canvas.picture;
}

export const filters = defineView({
  name: "filters",
  contract: 1,
  doc: "What D looks for, and beside it the same as D began. On top the filters of the first layer that reads the image (a convolution's, or a dense layer's where it takes all pixels), each by its own greatest weight, grey for 0. Below, for the first features of a later layer, a row each: the real images that excite it most anywhere, and what in them does so, by guided backpropagation through `relu` and `leakyRelu`, with a contrast that one pixel in a hundred exceeds.",
  cite: "arXiv:1511.06434",
  aliases: ["features", "kernels", "guidedBackpropagation"],
  params: {
    features: p.int({ doc: "Features of the later layer, one to a row.", min: 1, max: 100, default: 6 }),
    columns: p.int({ doc: "Images for each feature.", min: 1, max: 20, default: 4 }),
    layer: p.int({
      doc: "The later layer, as `gan explain` numbers D's; the last convolution if left out.",
      min: 0,
      optional: true,
    }),
    kernels: p.int({ doc: "The most filters shown of the first layer.", min: 1, max: 1000, default: 64 }),
    among: p.int({
      doc: "Training images searched; fewer where there are fewer.",
      min: 1,
      max: 1_000_000,
      default: 2000,
      unit: "images",
    }),
  },
  positional: ["features", "columns"],
  example: "at end { filters(6, 4) }",
  unsuitable: noImage,
  async draw(evaluation, { features, columns, layer: number, kernels, among }) {
    const layer = answering(evaluation, number);
    const images = await collect(evaluation.real("train", among));
    const width = layer.shape.kind === "image" ? layer.shape.channels : size(layer.shape);
    const looks = [
      { look: {}, words: "trained" },
      { look: { untrained: true }, words: "as D began" },
    ];
    const first: { title: string; picture: Picture }[] = [];
    const later: { title: string; picture: Picture }[] = [];
    for (const { look, words } of looks) {
      for (const one of evaluation.layers) {
        const found = await kernelsOf(evaluation, one, look);
        if (!found) continue;
        const shown = { ...found, count: Math.min(found.count, kernels) };
        first.push({
          title: `filters of ${one.path} ${one.name}, ${words}`,
          picture: tile(centred(shown), 8, [-1, 1]),
        });
        break;
      }
      const picture = await exciting({ evaluation, layer, look }, images, Math.min(features, width), columns);
      later.push({ title: `what excites ${layer.path} ${layer.name}, ${words}`, picture });
    }
    return inTwoColumns([...first, ...later]);
  },
});
