import { collect, defineView, type Examples, type Picture, p } from "@dotgan/kit";

const realColour = [190, 190, 190] as const;
const fakeColour = [214, 60, 60] as const;

function countBins({ count, values }: Examples, low: number, high: number, bins: number): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (let i = 0; i < count; i++) {
    const bin = Math.floor((((values[i] as number) - low) / (high - low)) * bins);
    if (bin >= 0 && bin < bins) counts[bin] = (counts[bin] as number) + 1;
  }
  return counts;
}

export const histogram = defineView({
  name: "histogram",
  contract: 1,
  doc: "One-dimensional data as densities: reals filled grey, fakes as a red line, on the reals' range.",
  aliases: ["density"],
  params: {
    samples: p.int({ doc: "Examples of each.", min: 1, max: 1_000_000, default: 5000 }),
    bins: p.int({ doc: "Columns.", min: 2, max: 1000, default: 80 }),
  },
  positional: ["samples", "bins"],
  example: "every 100 steps { histogram(2_000) }",
  unsuitable: ({ shape }) =>
    shape.kind === "vector" && shape.size === 1 ? undefined : "it draws vector[1], such as the data set `line`",
  async draw(evaluation, { samples, bins }): Promise<Picture> {
    const reals = await collect(evaluation.real("train", samples));
    const fakes = await collect(evaluation.fake(samples));
    const [least, most] = [Math.min, Math.max].map((pick) => reals.values.reduce((a, b) => pick(a, b))) as [
      number,
      number,
    ];
    const margin = 0.2 * Math.max(most - least, 1e-6);
    const heights = [reals, fakes].map((part) =>
      countBins(part, least - margin, most + margin, bins).map((n) => n / part.count),
    ) as [number[], number[]];
    const greatest = Math.max(...heights.flat());
    const column = 6;
    const [height, width] = [240, bins * column];
    const pixels = new Uint8Array(height * width * 3).fill(255);
    const level = (share: number) => Math.round((1 - share / greatest) * (height - 3));
    for (let x = 0; x < width; x++) {
      const bin = Math.floor(x / column);
      for (let y = level(heights[0][bin] as number); y < height; y++) pixels.set(realColour, (y * width + x) * 3);
      const top = level(heights[1][bin] as number);
      const before = level(heights[1][x % column === 0 ? Math.max(0, bin - 1) : bin] as number);
      for (let y = Math.min(top, before); y <= Math.max(top, before) + 1; y++)
        pixels.set(fakeColour, (y * width + x) * 3);
    }
    return { height, width, channels: 3, pixels };
  },
});
