import { collect, type DataFacts, defineView, p } from "@dotgan/kit";
import { colours } from "./canvas.js";
import { openPlot, windowOf } from "./plot.js";

/** Why data does not lie in the plane. */
export const notPlane = ({ shape }: DataFacts): string | undefined =>
  shape.kind === "vector" && shape.size === 2 ? undefined : "it draws vector[2]; for images use `grid`";

export const scatter = defineView({
  name: "scatter",
  contract: 1,
  doc: "Two-dimensional data as points: reals blue, fakes orange over them. What the generator misses stays blue; fakes outside lie at the edge.",
  aliases: ["points"],
  params: {
    samples: p.int({ doc: "Points of each colour.", min: 1, max: 100_000, default: 1000 }),
    size: p.int({ doc: "Side of the plot, without its axes.", min: 64, max: 2048, default: 400, unit: "pixels" }),
  },
  positional: ["samples"],
  example: "every 100 steps { scatter(500) }",
  unsuitable: notPlane,
  async draw(evaluation, { samples, size }) {
    const reals = await collect(evaluation.real("train", samples));
    const fakes = await collect(evaluation.fake(samples));
    const plot = openPlot({
      width: size,
      height: size,
      window: windowOf(reals),
      key: [
        ["reals", colours.real],
        ["fakes", colours.fake],
      ],
      remark: `step ${evaluation.step}`,
    });
    plot.points(reals, colours.real);
    plot.points(fakes, colours.fake);
    plot.finish();
    return plot.canvas.picture;
  },
});
