import { collect, type DataFacts, defineView, p } from "@dotgan/kit";
import { tile } from "./picture.js";

/** Why images cannot be drawn of such data. */
export const noImage = ({ shape, range }: DataFacts): string | undefined =>
  shape.kind === "image" && range.every(Number.isFinite) ? undefined : "it draws images; for points use `scatter`";

export const grid = defineView({
  name: "grid",
  contract: 1,
  doc: "Fakes side by side, always from the same latents, so that pictures of different steps can be compared.",
  aliases: ["samples", "sampleGrid"],
  params: {
    rows: p.int({ doc: "Rows of images.", min: 1, max: 100, default: 8 }),
    columns: p.int({ doc: "Images in a row.", min: 1, max: 100, default: 8 }),
  },
  positional: ["rows", "columns"],
  example: "every 100 steps { grid(4, 4) }",
  unsuitable: noImage,
  async draw(evaluation, { rows, columns }) {
    return tile(await collect(evaluation.fake(rows * columns)), columns, evaluation.data.range);
  },
});
