import { collect, defineView, type Examples, type Picture, p } from "@dotgan/kit";

const realColour = [190, 190, 190] as const;
const fakeColour = [214, 60, 60] as const;

/** The square that holds the reals, with a margin; fakes outside it are drawn at its edge. */
function frameOf({ count, values }: Examples): { centre: [number, number]; half: number } {
  const bounds = [0, 1].map((axis) => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = 0; i < count; i++) {
      low = Math.min(low, values[2 * i + axis] as number);
      high = Math.max(high, values[2 * i + axis] as number);
    }
    return [low, high] as const;
  });
  const centre = bounds.map(([low, high]) => (low + high) / 2) as [number, number];
  return { centre, half: 0.6 * Math.max(...bounds.map(([low, high]) => high - low), 1e-6) };
}

export const scatter = defineView({
  name: "scatter",
  contract: 1,
  doc: "Two-dimensional data as points: reals grey, fakes red over them. What the generator misses stays grey.",
  aliases: ["points"],
  params: {
    samples: p.int({ doc: "Points of each colour.", min: 1, max: 100_000, default: 1000 }),
    size: p.int({ doc: "Side of the picture.", min: 64, max: 2048, default: 400, unit: "pixels" }),
  },
  positional: ["samples"],
  example: "every 100 steps { scatter(500) }",
  unsuitable: ({ shape }) =>
    shape.kind === "vector" && shape.size === 2 ? undefined : "it draws vector[2]; for images use `grid`",
  async draw(evaluation, { samples, size }): Promise<Picture> {
    const reals = await collect(evaluation.real("train", samples));
    const fakes = await collect(evaluation.fake(samples));
    const { centre, half } = frameOf(reals);
    const pixels = new Uint8Array(size * size * 3).fill(255);
    const place = (value: number, axis: 0 | 1) =>
      Math.round(Math.min(1, Math.max(0, (value - centre[axis] + half) / (2 * half))) * (size - 2));
    for (const [{ count, values }, colour] of [
      [reals, realColour],
      [fakes, fakeColour],
    ] as const) {
      for (let i = 0; i < count; i++) {
        const x = place(values[2 * i] as number, 0);
        const y = size - 2 - place(values[2 * i + 1] as number, 1);
        for (const [dx, dy] of [
          [0, 0],
          [1, 0],
          [0, 1],
          [1, 1],
        ] as const)
          pixels.set(colour, ((y + dy) * size + x + dx) * 3);
      }
    }
    return { height: size, width: size, channels: 3, pixels };
  },
});
