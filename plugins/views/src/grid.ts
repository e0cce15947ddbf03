import { collect, type DataFacts, defineView, p } from "@dotgan/kit";
import { labelled, tile } from "./picture.js";

/** Why images cannot be drawn of such data. */
export const noImage = ({ shape, range }: DataFacts): string | undefined =>
  shape.kind === "image" && range.every(Number.isFinite) ? undefined : "it draws images; for points use `scatter`";

export const grid = defineView({
  name: "grid",
  contract: 1,
  doc: "Fakes side by side, always from the same latents, so that pictures of different steps can be compared. They are counted from 0, row by row: the number of a fake is that of its row's first, plus its place in the row. `arithmetic` knows them by it.",
  aliases: ["samples", "sampleGrid"],
  params: {
    rows: p.int({ doc: "Rows of images.", min: 1, max: 100, default: 8 }),
    columns: p.int({ doc: "Images in a row.", min: 1, max: 100, default: 8 }),
    numbered: p.flag({
      doc: "Write the number of each row's first at its left, and what each column adds to it on top.",
      default: false,
    }),
  },
  positional: ["rows", "columns"],
  example: "every 100 steps { grid(4, 4) }",
  unsuitable: noImage,
  async draw(evaluation, { rows, columns, numbered }) {
    const tiles = tile(await collect(evaluation.fake(rows * columns)), columns, evaluation.data.range);
    if (!numbered) return tiles;
    return labelled(tiles, {
      rows: Array.from({ length: rows }, (_, row) => String(row * columns)),
      columns: Array.from({ length: columns }, (_, column) => `+${column}`),
    });
  },
});
