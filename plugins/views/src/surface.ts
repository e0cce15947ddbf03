import { collect, defineView, type Evaluation, type Examples, p, type Range } from "@dotgan/kit";
import { type Colour, colours } from "./canvas.js";
import { judgement, labelsOf, unknownClass } from "./judgement.js";
import { openPlot, type Plot, type Window, windowOf } from "./plot.js";
import { notPlane } from "./scatter.js";

/** Points of D's surface to a side; between them it is interpolated. */
const lattice = 101;

/** The points of a square lattice, row by row from the top left, `inset` of a step from the window's edge. */
function latticeOf({ x, y }: Window, side: number, inset: number): number[][] {
  const along = ([low, high]: Range, i: number) => low + ((high - low) * (i + inset)) / (side - 1 + 2 * inset);
  return Array.from({ length: side * side }, (_, i) => [along(x, i % side), along(y, side - 1 - Math.floor(i / side))]);
}

/** Where fakes are pushed, at each point of a lattice. */
async function pushes(evaluation: Evaluation, points: readonly number[][], reals: Examples, label: number) {
  const { tf } = evaluation;
  const pushed = tf.tidy(() => {
    // As many reals as there are points, again from the first where they are fewer.
    const rows = points.map((_, i) => [...reals.values.subarray(2 * (i % reals.count), 2 * (i % reals.count) + 2)]);
    const labels = labelsOf(evaluation, label, points.length);
    return tf.neg(evaluation.gradient(tf.tensor2d(points as number[][]), tf.tensor2d(rows), labels));
  });
  const values = (await pushed.data()) as Float32Array;
  pushed.dispose();
  return points.map((_, i) => [values[2 * i], values[2 * i + 1]] as [number, number]);
}

/** White at 1/2, towards the reals' colour above it and the fakes' below, half of it at the ends. */
function shade(plot: Plot, size: number, shares: Float32Array): void {
  const value = (row: number, column: number) => shares[row * lattice + column] as number;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const [u, v] = [x, y].map((pixel) => (pixel / (size - 1)) * (lattice - 1)) as [number, number];
      const [column, row] = [u, v].map((at) => Math.min(lattice - 2, Math.floor(at))) as [number, number];
      const across = (of: number) => value(of, column) * (1 - u + column) + value(of, column + 1) * (u - column);
      const share = across(row) * (1 - v + row) + across(row + 1) * (v - row);
      const colour: Colour = share > 0.5 ? colours.real : colours.fake;
      plot.canvas.blend(plot.left + x, plot.top + y, colour, Math.abs(share - 0.5));
    }
  }
}

function arrow({ canvas, x, y }: Plot, [px, py]: number[], [dx, dy]: readonly number[], length: number): void {
  const [x0, y0] = [x(px as number), y(py as number)];
  const norm = Math.hypot(dx as number, dy as number);
  if (!(norm > 0) || !(length > 0.5)) {
    canvas.disc(x0, y0, 0.5, colours.ink);
    return;
  }
  // Pixels count downwards.
  const [ux, uy] = [(dx as number) / norm, -(dy as number) / norm];
  const [x1, y1] = [x0 + ux * length, y0 + uy * length];
  const head = Math.min(4, length / 2);
  canvas.line(x0, y0, x1, y1, 1, colours.ink);
  for (const side of [-1, 1])
    canvas.line(x1, y1, x1 - head * (ux + 0.6 * side * uy), y1 - head * (uy - 0.6 * side * ux), 1, colours.ink);
}

export const surface = defineView({
  name: "surface",
  contract: 1,
  doc: "How the game stands in the plane: D's probability as a map (blue where it says real, orange where it says fake, white where it cannot tell; a critic's output from its least to its greatest), reals, fakes, and arrows that say whereto D's slope pushes a fake by the generator's own loss. The window is the reals', and the same in every picture; the longest arrow, which the picture states, is not.",
  cite: "arXiv:1809.01587",
  aliases: ["decision", "heatmap", "field", "ganLab"],
  params: {
    samples: p.int({ doc: "Points of each colour.", min: 0, max: 100_000, default: 300 }),
    arrows: p.int({ doc: "Arrows to a side; 0 for none.", min: 0, max: 100, default: 20 }),
    size: p.int({ doc: "Side of the plot, without its axes.", min: 64, max: 2048, default: 400, unit: "pixels" }),
    window: p.range({
      doc: "What is shown of both axes; the square that holds the reals if left out.",
      optional: true,
    }),
    label: p.int({ doc: "The class that a D is asked about which takes labels.", min: 0, default: 0 }),
  },
  positional: ["samples", "arrows"],
  example: "every 100 steps { surface(200) }",
  unsuitable: (data, { label }) => notPlane(data) ?? unknownClass(data, label),
  async draw(evaluation, { samples, arrows, size, window: shown, label }) {
    const reals = await collect(evaluation.real("train", Math.max(samples, 1000)));
    const window = shown ? { x: shown, y: shown } : windowOf(reals);
    const points = latticeOf(window, arrows, 0.5);
    const field = arrows > 0 ? await pushes(evaluation, points, reals, label) : [];
    const longest = field.reduce((most, [dx, dy]) => Math.max(most, Math.hypot(dx, dy)), 0);
    const plot = openPlot({
      width: size,
      height: size,
      window,
      key: [
        ["reals", colours.real],
        ["fakes", colours.fake],
      ],
      remark: `${arrows > 0 ? `longest arrow ${longest.toPrecision(2)}, ` : ""}step ${evaluation.step}`,
    });
    shade(plot, size, await judgement(evaluation, latticeOf(window, lattice, 0), label));
    for (const [i, push] of field.entries()) {
      const length = (Math.hypot(...push) / Math.max(longest, 1e-12)) * (size / arrows);
      arrow(plot, points[i] as number[], push, length);
    }
    if (samples > 0) {
      plot.points({ ...reals, count: Math.min(samples, reals.count) }, colours.real);
      plot.points(await collect(evaluation.fake(samples)), colours.fake);
    }
    plot.finish();
    return plot.canvas.picture;
  },
});
