import { defineMetric, type MixtureTruth, p, size } from "@dotgan/kit";
import { samples, statistics, weights } from "./parameters.js";

/** The nearest mode and the distance to it. */
function nearest({ modes }: MixtureTruth, point: Float32Array): { mode: number; distance: number } {
  return modes
    .map((mode, index) => ({
      mode: index,
      distance: Math.hypot(...mode.map((centre, i) => centre - (point[i] as number))),
    }))
    .reduce((best, one) => (one.distance < best.distance ? one : best));
}

export const modeCoverage = defineMetric({
  name: "modeCoverage",
  contract: 1,
  doc: "How many modes of a drawn distribution the generator reaches: a mode counts once a fake lies within so many standard deviations of it. Its details give the share of such fakes, and the divergence of their shares from the modes' equal ones in nats, where there are any.",
  cite: "arXiv:1705.07761",
  aliases: ["modes", "modesHit"],
  params: {
    samples: samples(2500),
    within: p.number({ doc: "How near to a mode a fake must lie.", above: 0, default: 3, unit: "standard deviations" }),
    weights,
    statistics,
  },
  positional: ["samples"],
  example: "every 100 steps { modeCoverage(samples: 500) as modes }",
  better: "higher",
  unsuitable: ({ truth }) =>
    truth === "modes" ? undefined : "it needs data that knows its modes, such as ring, grid or line",
  async measure(evaluation, params) {
    const { truth, data } = evaluation;
    if (!truth?.modes) throw new Error("the data says that it knows its modes, and does not tell them");
    const width = size(data.shape);
    const hits = new Array<number>(truth.modes.length).fill(0);
    let count = 0;
    for await (const { count: rows, values } of evaluation.fake(params.samples)) {
      for (let row = 0; row < rows; row++) {
        const { mode, distance } = nearest(truth, values.subarray(row * width, (row + 1) * width));
        if (distance <= params.within * truth.std) hits[mode] = (hits[mode] as number) + 1;
      }
      count += rows;
    }
    const good = hits.reduce((sum, n) => sum + n, 0);
    const shares = hits.map((n) => n / Math.max(1, good)).filter((share) => share > 0);
    return {
      value: shares.length,
      details: {
        modes: hits.length,
        highQuality: good / count,
        ...(good > 0 && { divergence: shares.reduce((sum, share) => sum + share * Math.log(share * hits.length), 0) }),
      },
      protocol: { fakes: count, within: params.within, weights: params.weights },
    };
  },
});
