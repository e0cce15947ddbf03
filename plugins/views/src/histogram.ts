import { collect, defineView, type Examples, type Picture, p, type Range } from "@dotgan/kit";
import { colours } from "./canvas.js";
import { judgement, unknownClass } from "./judgement.js";
import { openPlot } from "./plot.js";

/** The share of the examples in each of `bins` equal parts of a range. */
function sharesIn({ count, values }: Examples, [low, high]: Range, bins: number): number[] {
  const shares = new Array<number>(bins).fill(0);
  for (let i = 0; i < count; i++) {
    const bin = Math.floor((((values[i] as number) - low) / (high - low)) * bins);
    if (bin >= 0 && bin < bins) shares[bin] = (shares[bin] as number) + 1 / count;
  }
  return shares;
}

/** The reals' range and a fifth of it more at both ends. */
function rangeOf({ values }: Examples): Range {
  const least = values.reduce((a, b) => Math.min(a, b));
  const most = values.reduce((a, b) => Math.max(a, b));
  const margin = 0.2 * Math.max(most - least, 1e-6);
  return [least - margin, most + margin];
}

const [column, height] = [6, 240];

export const histogram = defineView({
  name: "histogram",
  contract: 1,
  doc: "One-dimensional data as densities, on the reals' range: reals filled blue, fakes as an orange line. Dashed over them D's probability of being real, 0 at the bottom and 1 at the top (a critic's output from its least to its greatest); where fakes and reals are alike it comes to 1/2.",
  cite: "arXiv:1406.2661",
  aliases: ["density"],
  params: {
    samples: p.int({ doc: "Examples of each.", min: 1, max: 1_000_000, default: 5000 }),
    bins: p.int({ doc: "Columns.", min: 2, max: 1000, default: 80 }),
    label: p.int({ doc: "The class that a D is asked about which takes labels.", min: 0, default: 0 }),
  },
  positional: ["samples", "bins"],
  example: "every 100 steps { histogram(2_000) }",
  unsuitable: (data, { label }) =>
    data.shape.kind === "vector" && data.shape.size === 1
      ? unknownClass(data, label)
      : "it draws vector[1], such as the data set `line`",
  async draw(evaluation, { samples, bins, label }): Promise<Picture> {
    const reals = await collect(evaluation.real("train", samples));
    const fakes = await collect(evaluation.fake(samples));
    const range = rangeOf(reals);
    const [real, fake] = [reals, fakes].map((part) => sharesIn(part, range, bins)) as [number[], number[]];
    const most = 1.05 * Math.max(...real, ...fake);
    const plot = openPlot({
      width: bins * column,
      height,
      window: { x: range, y: [0, most] },
      key: [
        ["reals", colours.real],
        ["fakes", colours.fake],
        ["D", colours.ink],
      ],
      remark: `step ${evaluation.step}`,
      bare: true,
    });
    const { canvas, left, top } = plot;
    for (let x = 0; x < bins * column; x++) {
      for (let y = Math.round(plot.y(real[Math.floor(x / column)] as number)); y < top + height; y++)
        canvas.blend(left + x, y, colours.real, 0.45);
    }
    const ends = Array.from({ length: bins + 1 }, (_, bin) => left + bin * column);
    for (const [bin, share] of fake.entries()) {
      const [from, to] = [ends[bin] as number, ends[bin + 1] as number];
      canvas.line(from, plot.y(share), to, plot.y(share), 2, colours.fake);
      canvas.line(from, plot.y(fake[bin - 1] ?? 0), from, plot.y(share), 2, colours.fake);
    }
    const points = ends.map((_, bin) => [range[0] + ((range[1] - range[0]) * bin) / bins]);
    const says = await judgement(evaluation, points, label);
    for (let bin = 0; bin < bins; bin += 2) {
      const [from, to] = [says[bin], says[bin + 1]].map((share) => plot.y((share as number) * most)) as [
        number,
        number,
      ];
      canvas.line(ends[bin] as number, from, ends[bin + 1] as number, to, 1.4, colours.ink);
    }
    plot.finish();
    return canvas.picture;
  },
});
