import { collect, defineMetric, type Examples, nearestExamples, p } from "@dotgan/kit";
import { balanced } from "./balanced.js";
import { statistics, weights } from "./parameters.js";

/** The same chunks, their labels written down as they pass. */
async function* noting(chunks: AsyncIterable<Examples>, labels: number[]): AsyncIterable<Examples> {
  for await (const chunk of chunks) {
    labels.push(...(chunk.labels ?? []));
    yield chunk;
  }
}

export const nearestNeighbourAccuracy = defineMetric({
  name: "nearestNeighbourAccuracy",
  contract: 1,
  doc: "Whether fakes can stand in for the data: the share of real images whose nearest fake, in pixels, was drawn with their label. For generators that are given labels. Training images in place of fakes are what to compare with. Unlike `nearestNeighbour` it says nothing of copies.",
  cite: "arXiv:1511.06434",
  aliases: ["sampleClassifier", "nearestNeighbourClassifier", "oneNearestNeighbour", "classificationAccuracyScore"],
  params: {
    of: p.oneOf(["fakes", "reals"], {
      doc: "What is searched: fakes, or as many images of `train`, which any data with labels has.",
      default: "fakes",
    }),
    samples: p.int({
      doc: "Fakes, or training images, that are searched, as many of each class, rounded down to a multiple of the classes; fewer where there are fewer.",
      min: 2,
      max: 10_000_000,
      default: 10_000,
      unit: "images",
      quick: 100,
    }),
    images: p.int({
      doc: "Real images classified; fewer where the split has fewer.",
      min: 1,
      max: 1_000_000,
      default: 10_000,
      unit: "images",
      quick: 100,
    }),
    on: p.oneOf(["valid", "test"], { doc: "The split whose images are classified.", default: "test" }),
    weights,
    statistics,
  },
  positional: ["of", "samples"],
  example: "at end { nearestNeighbourAccuracy(of: reals, samples: 1_000, images: 500, on: test) }",
  better: "higher",
  unsuitable: ({ classes }) => (classes ? undefined : "it classifies, and this data has no labels"),
  async measure(evaluation, params) {
    const { tf, data, real, fake } = evaluation;
    const classes = data.classes as number;
    const perClass = Math.max(1, Math.floor(params.samples / classes));
    // The label that comes least often decides how many fakes it takes; it is no use to wait for it for ever.
    const source = params.of === "fakes" ? fake(20 * classes * perClass) : real("train", Number.POSITIVE_INFINITY);
    const labels: number[] = [];
    const searched = noting(balanced(source, classes, perClass), labels);
    const asked = await collect(real(params.on, params.images));
    const nearest = await nearestExamples(asked, searched, 1, tf);
    const right = nearest.filter(([one], i) => one && labels[one.index] === asked.labels?.[i]).length;
    const value = right / asked.count;
    return {
      value,
      details: { error: 1 - value },
      protocol: {
        of: params.of,
        distance: "euclidean, of pixels",
        searched: labels.length,
        split: params.on,
        reals: asked.count,
        ...(params.of === "fakes" && { weights: params.weights }),
      },
    };
  },
});
