import { collect, defineView, nearestExamples, p } from "@dotgan/kit";
import { noImage } from "./grid.js";
import { labelled, tile } from "./picture.js";

export const neighbours = defineView({
  name: "neighbours",
  contract: 1,
  doc: "Each fake at the left of a row, and beside it the training images nearest to it in pixels, the nearest first. A fake that looks just like its neighbour is remembered, not made up.",
  cite: "arXiv:1406.2661",
  aliases: ["nearestNeighbours", "knn", "memorisation"],
  params: {
    rows: p.int({ doc: "Fakes, one to a row.", min: 1, max: 100, default: 8 }),
    nearest: p.int({ doc: "Training images beside each.", min: 1, max: 100, default: 5 }),
    among: p.int({
      doc: "Training images searched; fewer where there are fewer.",
      min: 1,
      max: 10_000_000,
      default: 60_000,
      unit: "images",
    }),
  },
  positional: ["rows", "nearest"],
  example: "at end { neighbours(4, 3) }",
  unsuitable: noImage,
  async draw(evaluation, { rows, nearest, among }) {
    const { data, tf } = evaluation;
    const fakes = await collect(evaluation.fake(rows));
    const found = await nearestExamples(fakes, evaluation.real("train", among), nearest, tf);
    const width = fakes.values.length / fakes.count;
    // Every fake finds equally many: all of a smaller training set.
    const columns = 1 + (found[0]?.length ?? 0);
    const values = new Float32Array(rows * columns * width);
    for (const [row, images] of found.entries()) {
      values.set(fakes.values.subarray(row * width, (row + 1) * width), row * columns * width);
      for (const [i, image] of images.entries()) values.set(image.values, (row * columns + 1 + i) * width);
    }
    const tiles = tile({ count: rows * columns, shape: data.shape, values }, columns, data.range);
    return labelled(tiles, { columns: ["fake", ...Array.from({ length: columns - 1 }, (_, i) => `${i + 1}.`)] });
  },
});
