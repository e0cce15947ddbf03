import { collect, defineMetric, type Evaluation, type Examples, type Neighbour, nearestExamples, p } from "@dotgan/kit";
import { on, samples, statistics, weights } from "./parameters.js";

/** How near examples lie to the training set, beside how near it lies to itself. */
interface Nearness {
  /** Share of those that are nearer to their training example than any other training example is. */
  readonly share: number;
  /** Mean distance to the nearest training example. */
  readonly distance: number;
  /** Mean distance from there to the next training example. */
  readonly spacing: number;
}

async function nearness(examples: Examples, among: number, evaluation: Evaluation): Promise<Nearness> {
  const { tf } = evaluation;
  const train = () => evaluation.real("train", among);
  const nearest = (await nearestExamples(examples, train(), 1, tf)).flat();
  const originals = [...new Map(nearest.map((one) => [one.index, one])).values()];
  const own = await nearestExamples(
    joined(originals, examples),
    train(),
    1,
    tf,
    originals.map(({ index }) => index),
  );
  const spacing = new Map(originals.map(({ index }, i) => [index, own[i]?.[0]?.distance]));
  let [share, distance, space] = [0, 0, 0];
  for (const one of nearest) {
    const apart = spacing.get(one.index);
    if (apart === undefined) throw new Error("nearestNeighbour needs at least two training examples");
    if (one.distance < apart) share++;
    distance += one.distance;
    space += apart;
  }
  const { count } = examples;
  return { share: share / count, distance: distance / count, spacing: space / count };
}

function joined(neighbours: readonly Neighbour[], { shape }: Examples): Examples {
  const width = neighbours[0]?.values.length ?? 0;
  const values = new Float32Array(neighbours.length * width);
  for (const [i, one] of neighbours.entries()) values.set(one.values, i * width);
  return { count: neighbours.length, shape, values };
}

export const nearestNeighbour = defineMetric({
  name: "nearestNeighbour",
  contract: 1,
  doc: "How many fakes are copies, more or less: the share that lie nearer to a training example than that example's own nearest training neighbour, in pixels. Its details give the same share of held-out reals, which is what to compare with; and, of the fakes, the mean distance to the nearest training example and the spacing, from that example to the next one. Distances are Euclidean, bounded data scaled to [0, 1].",
  cite: "arXiv:1511.01844",
  aliases: ["memorisation", "memorization", "copies", "overfitting"],
  params: {
    samples: samples(500),
    among: p.int({
      doc: "Training examples searched; a copy of another one is not noticed.",
      min: 2,
      max: 10_000_000,
      default: 60_000,
      unit: "images",
      quick: 1000,
    }),
    on,
    weights,
    statistics,
  },
  positional: ["samples", "among"],
  example: "at end { nearestNeighbour(samples: 100, among: 5_000, on: test) as copies }",
  better: "lower",
  async measure(evaluation, params) {
    const { data } = evaluation;
    const [low, high] = data.range;
    const scale = Number.isFinite(low) && Number.isFinite(high) ? 1 / (high - low) : 1;
    const fakes = await collect(evaluation.fake(params.samples));
    const reals = await collect(evaluation.real(params.on, params.samples));
    const ofFakes = await nearness(fakes, params.among, evaluation);
    const ofReals = await nearness(reals, params.among, evaluation);
    return {
      value: ofFakes.share,
      details: {
        distance: ofFakes.distance * scale,
        spacing: ofFakes.spacing * scale,
        reals: ofReals.share,
        realDistance: ofReals.distance * scale,
      },
      protocol: {
        distance: "euclidean, of pixels",
        among: Math.min(params.among, data.splits.train ?? params.among),
        split: params.on,
        reals: reals.count,
        fakes: fakes.count,
        weights: params.weights,
      },
    };
  },
});
