import { collect, defineMetric, type Evaluation, type Examples, p, type Tensor } from "@dotgan/kit";
import { at, balanced, balancedDraws } from "./balanced.js";
import { accuracies, type Classifiers, classifiers } from "./linearClassifiers.js";
import { convolutionFeatures, type ProbeFeatures, pixelFeatures } from "./probeFeatures.js";

/** What features are multiplied by, `[features]`, so that those of each layer have a mean square of 1 over some rows. */
const scaleOf = (rows: Tensor, sizes: readonly number[], { tf }: Evaluation): Tensor =>
  tf.tidy(() =>
    tf.concat(
      (tf.split(rows, [...sizes], 1) as Tensor[]).map((part) =>
        tf.mul(tf.ones([part.shape[1] as number]), tf.rsqrt(tf.maximum(tf.mean(tf.square(part)), 1e-12))),
      ),
    ),
  );

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: readonly number[]) =>
  Math.sqrt(values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / Math.max(1, values.length - 1));

export const linearProbe = defineMetric({
  name: "linearProbe",
  contract: 1,
  doc: "How much of the classes D has learnt without being told: the accuracy of a linear support vector machine on D's convolution features, trained on a few labelled images. The maps of every convolution, after normalisation and activation, are max-pooled to 4x4 and laid side by side, those of each convolution scaled to a mean square of 1; one class against the rest, with squared hinge loss; C is chosen on `valid`. Mean over draws of as many labelled images of each class; its details give the standard deviation over draws, the error, C and the accuracy on `valid`. Pixels and an untrained D are what to compare with.",
  cite: "arXiv:1511.06434",
  aliases: ["svmProbe", "linearSvm", "featureProbe", "probe"],
  params: {
    of: p.oneOf(["discriminator", "pixels", "untrained"], {
      doc: "What the classifier is put on: the features of D, the values of the image, or the features of D as it began.",
      default: "discriminator",
    }),
    labels: p.int({
      doc: "Labelled images of a draw, as many of each class: rounded down to a multiple of the classes.",
      min: 2,
      max: 100_000,
      default: 1000,
      unit: "images",
      quick: 100,
    }),
    draws: p.int({
      doc: "Draws; they share no image as long as there are enough.",
      min: 1,
      max: 1000,
      default: 10,
      quick: 2,
    }),
    c: p.numbers({
      doc: "The C of the machine: what a violated margin costs beside the square of the weights; the best on `valid` is taken. The default is the grid of the paper's released code.",
      min: 1e-9,
      max: 1e9,
      default: [1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 1e-2],
    }),
    images: p.int({
      doc: "Images of `valid`, and of the split that is measured; fewer where it has fewer.",
      min: 1,
      max: 1_000_000,
      default: 10_000,
      unit: "images",
      quick: 100,
    }),
    on: p.oneOf(["valid", "test"], {
      doc: "The split whose images are classified; on `valid` C has been chosen, so it is a little hopeful.",
      default: "test",
    }),
  },
  positional: ["of", "labels"],
  example: "at end { linearProbe(of: pixels, labels: 50, draws: 2, images: 500, on: test) as readable }",
  better: "higher",
  conflict: ({ c }) => (c.length === 0 ? "it needs one C at least" : undefined),
  unsuitable({ classes, shape, splits }, { of }) {
    if (!classes) return "it classifies, and this data has no labels";
    if (of !== "pixels" && shape.kind !== "image") return "convolutions are of images; `of: pixels` takes any data";
    return Object.keys(splits).length > 0 && !splits.valid
      ? "C is chosen on `valid`, and this data has none"
      : undefined;
  },
  async measure(evaluation, params) {
    const { tf, data, real } = evaluation;
    const classes = data.classes as number;
    const perClass = Math.max(1, Math.floor(params.labels / classes));
    const probed: ProbeFeatures =
      params.of === "pixels" ? pixelFeatures(evaluation) : convolutionFeatures(evaluation, params.of === "untrained");
    const train = balanced(
      real("train", data.splits.train ?? Number.POSITIVE_INFINITY),
      classes,
      params.draws * perClass,
    );
    const pool = await collect(train);
    let scale: Tensor | undefined;
    const featuresOf = (examples: Examples) => {
      const raw = probed.of(examples);
      scale ??= scaleOf(raw, probed.sizes, evaluation);
      const scaled = tf.mul(raw, scale);
      raw.dispose();
      return scaled;
    };
    const draws: Classifiers[] = [];
    try {
      for (const places of balancedDraws(pool.labels as Int32Array, classes, perClass, params.draws)) {
        const examples = at(pool, places);
        const rows = featuresOf(examples);
        draws.push(await classifiers(rows, examples.labels as Int32Array, classes, params.c, evaluation));
        rows.dispose();
      }
      const score = (split: "valid" | "test") =>
        accuracies(real(split, params.images), featuresOf, draws, params.c, classes, evaluation);
      const chosenOn = await score("valid");
      const measured = params.on === "valid" ? chosenOn : await score(params.on);
      const byC = params.c.map((_, c) => mean(chosenOn.shares.map((of) => of[c] as number)));
      const best = byC.indexOf(Math.max(...byC));
      const shares = measured.shares.map((of) => of[best] as number);
      return {
        value: mean(shares),
        details: {
          deviation: deviation(shares),
          error: 1 - mean(shares),
          c: params.c[best] as number,
          valid: byC[best] as number,
          features: probed.sizes.reduce((sum, count) => sum + count, 0),
        },
        protocol: {
          features: probed.label,
          classifier: "linear SVM, squared hinge, one against the rest, features of each layer of mean square 1",
          c: params.c.join(", "),
          labels: perClass * classes,
          draws: params.draws,
          valid: chosenOn.count,
          split: params.on,
          reals: measured.count,
        },
      };
    } finally {
      scale?.dispose();
      for (const { weights, intercepts } of draws) tf.dispose([weights, intercepts]);
    }
  },
});
